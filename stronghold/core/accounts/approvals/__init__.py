"""Approving what gives an account or a program sight of records, by a second person."""
