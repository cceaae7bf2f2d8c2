"""What the home page reads: the viewer's work, and how much waits."""
