"""Figures: measures, tallies and the map. It reads both reports and operations."""
