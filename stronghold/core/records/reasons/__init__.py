"""Why someone reads who reported something, or a concern about a child."""
