"""Accounts: organisations, teams, users, and what each role may do."""
