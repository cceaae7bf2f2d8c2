"""Abstraction: time that neighbourhood officers spend on duty elsewhere, by team."""
