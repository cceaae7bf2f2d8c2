"""What partners are shown of what is shared with them, and police who view as one."""
