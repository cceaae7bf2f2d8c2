"""What pages and the API show of reports, a module for each topic."""
