"""The whole site, loaded before a server or a worker forks its processes.

Their memory is the parent's until one writes to it. Python writes to an object when it
is used, and to every object when it looks for garbage; what is frozen it leaves alone.
"""

import gc
from importlib import import_module

from django.conf import settings
from django.db import connections


def load_and_freeze() -> None:
    """Import what any page may use, and keep it out of collections from now on."""
    import_module(settings.ROOT_URLCONF)
    # Processes cannot share a connection.
    connections.close_all()
    gc.collect()
    gc.freeze()
