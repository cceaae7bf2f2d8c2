"""What reports and operations stand on. It imports neither of them."""
