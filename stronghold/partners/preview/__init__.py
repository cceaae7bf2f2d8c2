"""What police check about a partner's view: what is held back, and identity risks."""
