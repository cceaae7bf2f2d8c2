"""The forms of warrants: a new one, its moves, an entry."""
