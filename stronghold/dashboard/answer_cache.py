"""Answers of figures as they were sent last, by the version that they follow from.

A version names the question, the force and the state of all that an answer tells, so
the same version is the same bytes, whoever of the force asks. Each process keeps a few.
"""

import gzip
from collections.abc import Callable

MOST_KEPT = 64
# A larger one is made each time: what is kept is a few megabytes at the most.
LARGEST = 64 * 1024
# As Django compresses by itself.
LEVEL = 6

_kept: dict[str, bytes] = {}


def compressed(version: str, make: Callable[[], bytes]) -> bytes:
    """Return the answer of this version, compressed; `make` writes it where needed."""
    if found := _kept.get(version):
        return found
    body = gzip.compress(make(), compresslevel=LEVEL, mtime=0)
    if len(body) <= LARGEST:
        # The oldest goes; another thread may have been at it.
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), ""), None)
        _kept[version] = body
    return body
