"""How a force is set up and changed: by a file, from the console, in the browser."""
