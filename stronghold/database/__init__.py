"""The database itself: its roles' grants, its SQL objects, and how they are installed."""
