"""Rules of evaluations: equal windows, the change at a place, displacement."""
