"""The database itself: its roles' grants, its SQL objects, how they are installed."""
