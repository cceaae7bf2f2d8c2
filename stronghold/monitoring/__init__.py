"""How the site is, for those who run it: health checks, metrics, a security feed."""
