"""The page of keys, and the features that programs read."""
