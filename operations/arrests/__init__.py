"""Arrests as the neighbourhood team records them; custody's system has the rest."""
