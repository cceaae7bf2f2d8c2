"""Every write of reports, a module for each topic."""
