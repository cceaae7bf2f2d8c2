"""What happened: an event for each thing the law wants logged. It has no screens."""
