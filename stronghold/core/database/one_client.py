"""Django's cache in Redis, with one client for all that a thread asks of it.

Django makes a client for each question, which takes longer than the question.
"""

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class _Client(RedisCacheClient):
    @cached_property
    def _made(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - Django's
        """Return the client: there is one server, for every key, read or written."""
        return self._made


class OneClientCache(RedisCache):
    """The cache of the site."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
