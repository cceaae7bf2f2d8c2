"""The weekly brief: what changed, whether it is real, what was done, what is due."""
