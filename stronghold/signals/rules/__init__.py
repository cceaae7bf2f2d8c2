"""Rules of signals: limits, false alarms, multiple checks, delay, lateness."""
