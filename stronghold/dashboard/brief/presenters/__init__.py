"""What the pages, documents and files of the weekly brief show."""
