"""Every read of a search, one module for what is alike to look for."""
