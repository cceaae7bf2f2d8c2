"""History of an earlier system, imported from CSV files in pieces."""
