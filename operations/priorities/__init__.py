"""Priorities: issues in a ward or at a place, from being set to being answered."""
