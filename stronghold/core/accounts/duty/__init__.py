"""Duty: a force's response times, the duty desks, and days off."""
