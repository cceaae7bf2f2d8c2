"""The hearing pack of a closure case: one PDF of all that the court is given."""
