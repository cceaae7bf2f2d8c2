"""Sends e-mail that waits in a table."""
