"""The page on which administrators look after accounts."""
