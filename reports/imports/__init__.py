"""Reports imported from a CSV file."""
