"""The home page: for each role, what it needs first."""
