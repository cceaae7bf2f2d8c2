"""Rules of an evaluation: equal windows, the change at a place, displacement."""
