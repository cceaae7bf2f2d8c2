"""Sends e-mail that waits in a table, by the server of the site or of a force."""
