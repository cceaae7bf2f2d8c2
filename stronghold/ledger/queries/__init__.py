"""Queries of the place ledger."""
