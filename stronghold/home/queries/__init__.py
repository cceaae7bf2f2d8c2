"""What the home page reads: how much waits."""
