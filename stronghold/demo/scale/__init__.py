"""Made-up records by the million, for the benchmark. Only actions.py has effects."""
