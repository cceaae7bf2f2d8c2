"""Reports of the same thing: found, compared, merged."""
