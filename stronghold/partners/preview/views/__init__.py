"""The pages of what is held back, and of the identity check before signing."""
