"""Back the database and the photos up, encrypted, and restore them."""
