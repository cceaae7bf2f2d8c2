"""What police look at beside what a partner is shown: what is held back, and risks."""
