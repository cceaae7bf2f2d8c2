"""Features as documents for programs, and as pages for a browser."""
