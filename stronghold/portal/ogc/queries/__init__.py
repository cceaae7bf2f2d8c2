"""Reads of keys, and of the features that they open."""
