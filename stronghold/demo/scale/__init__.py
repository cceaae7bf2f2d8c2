"""Made-up records by the million, to measure with: pure but for actions.py."""
