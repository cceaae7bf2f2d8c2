"""The roles that a force composes beside those of the site."""
