"""An arrest, as the neighbourhood team records it; custody keeps the rest."""
