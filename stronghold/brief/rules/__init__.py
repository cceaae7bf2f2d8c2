"""Rules of the weekly brief: weeks, comparisons, changes, and when it may be signed."""
