"""Logging without a connection: the worker, the shells, what opens a phone's queue."""
