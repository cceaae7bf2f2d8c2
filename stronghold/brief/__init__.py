"""The weekly brief: what changed, whether beyond chance, what was done, what is due."""
