"""Which team owns which area, when new boundaries replace those before them."""
