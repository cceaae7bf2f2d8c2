"""What a force is set up with first: name, country, form of its custody numbers."""
