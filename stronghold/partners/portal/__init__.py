"""What partners see: the data shared under an agreement, read by their own role."""
