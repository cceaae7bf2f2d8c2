"""Rules of a closure case: the facts of each event, their effects and deadlines."""
