"""The common part of all records: reference, force, when, where, in error."""
