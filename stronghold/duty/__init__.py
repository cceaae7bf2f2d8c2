"""Duty: a force's answer times, the duty desks, and days off."""
