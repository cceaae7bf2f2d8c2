"""Places: premises with their history, and the place that a user means."""
