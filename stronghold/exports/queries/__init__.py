"""Queries of exports, and of the outlines of areas."""
