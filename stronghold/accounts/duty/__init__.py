"""Duty: within what times a force answers, whom to tell at once, and who is off."""
