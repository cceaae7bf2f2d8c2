"""Other programs, measured beside Stronghold on the same rows in the same run."""
