"""Signals: figures outside the limits of chance, silence, and complete weeks."""
