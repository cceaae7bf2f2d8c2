"""Planned visits: which team to ring first, and the alert to that team."""
