"""The database: the grants of its roles, its SQL objects and how they are installed."""
