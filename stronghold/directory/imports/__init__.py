"""People imported from a CSV file, for organisations without a directory."""
