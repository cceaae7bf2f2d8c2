"""Queries of evaluations: the subject, and the counts around it."""
