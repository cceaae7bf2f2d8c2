"""Shared code that needs no framework: clock, weeks, values, errors."""
