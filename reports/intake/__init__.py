"""How a report comes in: the form, and what is stored with it."""
