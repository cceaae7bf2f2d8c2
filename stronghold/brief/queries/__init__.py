"""Queries of the weekly brief: figures, and the records that the viewer may see."""
