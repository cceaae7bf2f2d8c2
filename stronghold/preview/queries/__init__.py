"""Every read of what is held back from a partner, and of what tells who somebody is."""
