"""Call-backs to reporters: the list, and making one."""
