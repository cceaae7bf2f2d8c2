"""Community reports, from the first call to closing, by topic."""
