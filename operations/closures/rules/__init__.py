"""Rules of a closure case besides its moves: what is due, its door, its area."""
