"""The frame of every page: marking, menu and its counts, light and dark."""
