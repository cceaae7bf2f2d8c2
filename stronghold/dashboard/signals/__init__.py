"""Signals: figures outside the limits of chance, silence, and how complete they are."""
