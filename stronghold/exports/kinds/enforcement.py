"""Arrests and closure cases as exports."""

"""Arrests and warrants as exports."""
