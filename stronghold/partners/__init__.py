"""What partners see of police records, and how they answer."""
