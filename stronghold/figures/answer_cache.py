"""A cache of answers with figures, by the version of the figures.

A version identifies the question, the force and the state of everything in an answer:
the same version always gives the same bytes to everyone in the force. An answer is
written once, kept compressed in Redis for all processes, and by each process that was
asked for it. Who may ask is for the caller to check, each time.
"""

import gzip
import secrets
from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from stronghold.figures.by_state import ByState

# Bytes. Larger answers are written each time: the cache is a few megabytes at most.
LARGEST = 64 * 1024
# The compression level of Django's own middleware.
LEVEL = 6
# An hour: then a version is seldom asked for again.
SHARED_SECONDS = 3600

# All processes of a server have the one that was loaded before them. Another server,
# and so another release, writes its own.
_SERVER = secrets.token_hex(8)

_answers = ByState[bytes](most=64)


def compressed(version: str, make: Callable[[], bytes]) -> bytes:
    """Return the answer of this version, compressed; `make` writes it if needed."""
    return _answers.of(version, lambda: _shared(version, make), fits=_fits)


def _shared(version: str, make: Callable[[], bytes]) -> bytes:
    """Return what another process has written; write it and share it if none has.

    Without Redis each process writes its own.
    """
    key = f"figures-{_SERVER}-{version}"
    found: bytes | None = None
    with suppress(RedisError, OSError):
        found = cache.get(key)
    if found is None:
        found = gzip.compress(make(), compresslevel=LEVEL, mtime=0)
        if _fits(found):
            with suppress(RedisError, OSError):
                cache.set(key, found, SHARED_SECONDS)
    return found


def _fits(answer: bytes) -> bool:
    return len(answer) <= LARGEST
