"""What is kept how long, what is due for review, holds, and erasure by two people."""
