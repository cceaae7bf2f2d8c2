"""What partners read in a week, and what police read without a case."""
