"""Search over what the viewer may see: records, premises and streets."""
