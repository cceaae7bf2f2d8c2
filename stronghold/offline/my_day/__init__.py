"""What is assigned to an officer today, as a page, and as a page that a phone keeps."""
