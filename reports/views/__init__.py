"""The pages of reports, a module for each topic."""
