"""Every read of what is held back from a partner, and for the identity check."""
