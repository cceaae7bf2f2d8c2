"""The forms with which partners send something to the police, or answer them."""
