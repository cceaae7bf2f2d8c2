"""The audit log: an event for each act that the law requires to be logged."""
