"""Rules of a closure case: what is told of each step, what follows, and until when."""
