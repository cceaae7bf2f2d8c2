"""A force's details: what its statements say of it, kept with their history."""
