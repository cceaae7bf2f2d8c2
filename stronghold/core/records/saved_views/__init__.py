"""Saved views: the filters and order of a list, kept under a name."""
