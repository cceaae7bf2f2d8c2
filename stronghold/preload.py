"""Shares what a server or a worker has loaded before it forks its processes.

Their memory is the parent's until one writes to it. Python writes to an object when it
is used, and to every object when it looks for garbage; what is frozen it leaves alone.
"""

import gc

from django.db import connections


def freeze_loaded() -> None:
    """Keep what is loaded out of collections from now on."""
    # Processes cannot share a connection.
    connections.close_all()
    gc.collect()
    gc.freeze()
