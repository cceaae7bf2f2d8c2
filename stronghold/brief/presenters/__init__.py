"""The pages, documents and files of the weekly brief."""
