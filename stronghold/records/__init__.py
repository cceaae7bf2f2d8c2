"""What every record has: reference, force, when, where, and "recorded in error"."""
