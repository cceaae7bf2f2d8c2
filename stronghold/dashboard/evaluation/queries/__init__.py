"""Every read of an evaluation: what began, and what was counted around it."""
