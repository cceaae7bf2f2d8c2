"""How pages look: form renderer, fields, widgets, and the things components draw.

A leaf: any slice may import it, and of the project it knows only the kernel.
"""
