"""Reads of keys, and of the features that they give access to."""
