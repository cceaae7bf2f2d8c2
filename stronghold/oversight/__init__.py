"""The screens of oversight: who recorded, changed, read and was refused what."""
