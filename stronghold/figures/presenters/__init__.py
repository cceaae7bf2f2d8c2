"""What pages and endpoints show, built from the results of queries."""
