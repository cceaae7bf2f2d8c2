"""The pages of what is held back, and of what could identify someone."""
