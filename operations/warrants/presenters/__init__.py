"""How pages and the API show warrants."""
