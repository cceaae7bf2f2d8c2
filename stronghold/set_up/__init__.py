"""Setting a force up in the browser: what is done, what is left, and all as a file."""
