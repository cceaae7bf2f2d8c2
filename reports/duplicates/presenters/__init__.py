"""What pages show of duplicates."""
