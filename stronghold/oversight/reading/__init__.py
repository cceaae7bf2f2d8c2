"""What partners read in a week, by person, out of the trail."""
