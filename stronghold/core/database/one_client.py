"""Django's cache in Redis, with one client for all that a thread asks of it.

Django makes a client for each question, which takes longer than the question.
"""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.connection import parse_url
from redis.sentinel import Sentinel


def redis_client(url: str, **options: Any) -> Redis:
    """Return a client of Redis; with Sentinels, of the master that they name now.

    It asks them again whenever it connects.
    """
    if not settings.REDIS_SENTINELS:
        return Redis.from_url(url, **options)
    known = parse_url(url) | options  # type: ignore[no-untyped-call]
    name, _ = known.pop("host"), known.pop("port", None)
    sentinel: Any = Sentinel(settings.REDIS_SENTINELS, **known)  # type: ignore[no-untyped-call]
    client: Redis = sentinel.master_for(name)
    return client


class _Client(RedisCacheClient):
    @cached_property
    def _made(self) -> Any:
        if settings.REDIS_SENTINELS:
            # As Django's own gives them to the pool that it makes.
            given: Any = self
            return redis_client(given._servers[0], **given._pool_options)
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - Django's
        """Return the client: there is one server, for every key, read or written."""
        return self._made


class OneClientCache(RedisCache):
    """The cache of the site."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
