"""What is done with exports: asked for, written, fetched, called off, deleted."""
