"""What pages and endpoints show, made from what queries answer."""
