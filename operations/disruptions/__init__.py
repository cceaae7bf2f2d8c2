"""What was done that held an organised crime group up, and the records that show it."""
