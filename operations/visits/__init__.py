"""Visits that are planned: which team to ring first, and the alert to that team."""
