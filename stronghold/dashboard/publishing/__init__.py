"""Makes published figures of what signed briefs counted, and revises them."""
