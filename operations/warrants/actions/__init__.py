"""Every write of warrants: draw up, move on, enter, endorse, return, review."""
