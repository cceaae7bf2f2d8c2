"""A community report, from the phone to its closing."""
