"""What was seized: at an arrest, at the entry of a warrant, or found in the street."""
