"""Activities: what was done on the ground, from a patrol to a clean-up."""
