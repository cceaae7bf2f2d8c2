"""Papers and exhibits that are kept with a warrant or a closure case."""
