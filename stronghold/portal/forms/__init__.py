"""The forms by which partners tell the police of something, and answer them."""
