"""Keys with which programs read and write on behalf of their owner."""
