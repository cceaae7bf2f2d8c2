"""The organisations of a force and their teams, as its administrator keeps them."""
