"""Rules of the weekly brief: which week, which comparisons, when it may be signed."""
