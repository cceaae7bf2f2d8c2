"""Bringing a database in use to a new version, while the version before it serves.

Migrations are of two phases. Those of expand only add, so that both versions work with
them; those of contract take away what the new version no longer uses, and run once no
process of the version before is left.
"""
