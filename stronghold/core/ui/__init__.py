"""The look of pages and files: form renderer, fields, widgets, parts of pages, charts.

Every package may import it; it imports only the kernel.
"""
