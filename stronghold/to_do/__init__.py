"""What someone has to do as one list in four parts, and what everyone in a team has."""
