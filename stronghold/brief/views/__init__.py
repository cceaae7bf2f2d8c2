"""The pages and files of the weekly brief."""
