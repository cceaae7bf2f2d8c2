"""Writes warrants: drafts, moves, entries, endorsements, returns, reviews."""
