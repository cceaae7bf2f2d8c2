"""What is answered if a request fails: 403, 404, 405, 500, 503 and 507."""
