"""Seals the audit log, so that any later change of an event is found."""
