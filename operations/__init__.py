"""Enforcement: one slice a folder."""
