"""What partners see: the rows that an agreement releases, by a role of their own."""
