"""Rules of warrants: the moves from draft to return, and what each needs."""
