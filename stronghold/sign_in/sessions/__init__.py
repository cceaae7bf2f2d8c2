"""Sessions: their end, their list for their owner, and ending them elsewhere."""
