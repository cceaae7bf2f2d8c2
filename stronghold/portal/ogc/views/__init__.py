"""The pages of keys, and what programs ask of features."""
