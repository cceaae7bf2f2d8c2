"""The forms of reports, a module for each topic."""
