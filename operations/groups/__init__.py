"""Organised crime groups that are known to be active in the area."""
