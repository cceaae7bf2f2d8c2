"""Secret tokens: made once, stored as a digest, and hard to guess."""

import hashlib
import logging
import secrets

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

_BYTES = 32
MOST_WRONG, WRONG_SECONDS = 20, 600
TOO_MANY_WRONG = "Too many wrong keys. Wait ten minutes."
log = logging.getLogger(__name__)


def new_token(prefix: str) -> str:
    """Return a random token.

    The prefix identifies it to anyone who finds one, and to the filter of the logs.
    """
    return prefix + secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """Return the stored digest of a token. It is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_in(request: HttpRequest) -> str:
    """Return the token in the header Authorization of a request; "" without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def count_wrong(address: str) -> int:
    """Count a wrong token from an address; return how many came within ten minutes."""
    return count(f"wrong-keys-{address}", seconds=WRONG_SECONDS)


def count(counter: str, *, seconds: int) -> int:
    """Count once; return how often since the first of these seconds, with this time.

    Counted in Redis. If Redis is down, none counts.
    """
    try:
        cache.add(counter, 0, seconds)
        return int(cache.incr(counter))
    except (RedisError, OSError, ValueError):
        log.warning("A use of a key was not counted")
        return 0
