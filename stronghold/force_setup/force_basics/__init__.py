"""What a force is set up with first: name, country, marking, custody numbers."""
