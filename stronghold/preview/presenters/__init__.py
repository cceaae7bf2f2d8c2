"""What pages show of what is held back, and of what could identify somebody."""
