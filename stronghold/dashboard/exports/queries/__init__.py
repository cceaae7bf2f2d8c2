"""Reads of exports, and of the shapes of areas."""
