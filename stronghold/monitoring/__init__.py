"""What shows whoever runs the site that all of it works: health checks and metrics."""
