"""Who reported: contact details, kept apart for a shorter time."""
