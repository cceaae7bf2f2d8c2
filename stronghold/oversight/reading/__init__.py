"""What partners read in a week, by person, from the audit log."""
