"""What tests of figures share: signing in, and a Tuesday in November."""
