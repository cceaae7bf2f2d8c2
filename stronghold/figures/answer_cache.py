"""A cache of answers with figures, by the version of the figures.

A version identifies the question, the force and the state of everything in an answer:
the same version always gives the same bytes to everyone in the force. Each process
keeps its own few answers.
"""

import gzip
from collections.abc import Callable

MOST_KEPT = 64
# Bytes. Larger answers are not kept, so that the cache is a few megabytes at most.
LARGEST = 64 * 1024
# The compression level of Django's own middleware.
LEVEL = 6

_kept: dict[str, bytes] = {}


def compressed(version: str, make: Callable[[], bytes]) -> bytes:
    """Return the answer of this version, compressed; `make` writes it if not kept."""
    if found := _kept.get(version):
        return found
    body = gzip.compress(make(), compresslevel=LEVEL, mtime=0)
    if len(body) <= LARGEST:
        # Drop the oldest; another thread may have dropped it already.
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), ""), None)
        _kept[version] = body
    return body
