"""What an account sees, whether a change gives it more, and the asking for approval."""
