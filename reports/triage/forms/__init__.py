"""The forms of triage."""
