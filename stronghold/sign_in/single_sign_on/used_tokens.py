"""Remembers the logout tokens that were used, for as long as one could be used."""

import hashlib

from django.core.cache import cache
from redis.exceptions import RedisError

from stronghold.sign_in.single_sign_on.rules import (
    CLOCKS_DIFFER,
    LONGEST_ON_THE_WAY,
)

_SECONDS = int((LONGEST_ON_THE_WAY + 2 * CLOCKS_DIFFER).total_seconds())


def is_first_use(jti: str) -> bool:
    """Return whether the token of this name is used for the first time.

    Without Redis every token counts as new: it can only end the same sessions twice.
    """
    # The provider chooses the name, of any length and letters.
    name = hashlib.sha256(jti.encode()).hexdigest()
    try:
        return bool(cache.add(f"logout-token:{name}", 1, timeout=_SECONDS))
    except (RedisError, OSError):
        return True
