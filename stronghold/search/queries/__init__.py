"""Queries of the search, by what is searched."""
