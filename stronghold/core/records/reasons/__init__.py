"""Why someone reads who reported something, a child's concern, or a crime group."""
