"""Taskings: what a person, a team or an organisation is to do, and by when."""
