"""Publishes figures from what signed briefs counted, and revises them."""
