"""The pages of a partner that works with several forces."""
