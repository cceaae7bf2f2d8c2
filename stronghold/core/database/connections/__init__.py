"""The database backend of the site."""
