"""Which moves of a closure case are lawful, the facts of each, and their effects."""
