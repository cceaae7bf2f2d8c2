"""Rules of what is held back, and of the identity check."""
