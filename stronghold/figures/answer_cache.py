"""A cache of answers with figures, by the version of the figures.

A version identifies the question, the force and the state of everything in an answer:
the same version always gives the same bytes to everyone in the force. Each process
keeps its own few answers.
"""

import gzip
from collections.abc import Callable

from stronghold.figures.by_state import ByState

# Bytes. Larger answers are written each time: the cache is a few megabytes at most.
LARGEST = 64 * 1024
# The compression level of Django's own middleware.
LEVEL = 6

_answers = ByState[bytes](most=64)


def compressed(version: str, make: Callable[[], bytes]) -> bytes:
    """Return the answer of this version, compressed; `make` writes it if needed."""

    def write() -> bytes:
        return gzip.compress(make(), compresslevel=LEVEL, mtime=0)

    return _answers.of(version, write, fits=lambda body: len(body) <= LARGEST)
