"""What is kept secret: encryption, hashed tokens, and SECRET_KEY under them."""
