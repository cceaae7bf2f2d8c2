"""The moves of a closure case: what each says, when it is lawful, and who signs."""
