"""Rules of signals: limits, false alarms, many looks at once, delay, lateness."""
