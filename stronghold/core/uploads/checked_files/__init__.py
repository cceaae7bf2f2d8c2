"""Files that were checked and wait to be imported, so that no one sends them twice."""
