"""What a force decided, read: which rows count, and from when."""
