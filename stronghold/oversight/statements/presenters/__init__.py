"""The statements in words: for everyone, and for those who answer for the data."""
