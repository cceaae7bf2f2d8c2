"""Search over all that somebody may see: records, premises and streets."""
