"""Every read of reports, a module for each topic."""
