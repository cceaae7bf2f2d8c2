"""What a program is told of features, and what a browser shows of them."""
