"""The forms of safeguarding."""
