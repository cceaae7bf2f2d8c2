"""The report itself: its row, its fields, who may read it."""
