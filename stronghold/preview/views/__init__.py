"""The pages beside what a partner is shown, and before it is signed."""
