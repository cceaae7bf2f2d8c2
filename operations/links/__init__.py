"""Links between records: what led to what, and what was arrested or seized where."""
