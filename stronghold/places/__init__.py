"""Premises: an address that gathers history."""
