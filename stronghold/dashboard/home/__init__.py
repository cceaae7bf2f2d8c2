"""The home page: for each role, what it came for first."""
