"""What the page of published figures shows."""
