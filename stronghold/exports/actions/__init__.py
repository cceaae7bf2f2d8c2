"""Actions of exports: request, write, download, cancel and delete."""
