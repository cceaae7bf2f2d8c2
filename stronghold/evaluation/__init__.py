"""Evaluations: did it work? Reports before and after an operation or enforcement."""
