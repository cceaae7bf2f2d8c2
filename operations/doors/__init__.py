"""Visits to the doors of closed addresses: what an officer found, in one tap."""
