"""What a force decides: times, names and roles, from a day on, with history."""
