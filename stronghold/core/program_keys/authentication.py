"""Authentication of the API by a key, and how many requests one may send."""

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from stronghold.core.accounts.models import User
from stronghold.core.program_keys.opened import KeyRefused, open_key, token_in

if TYPE_CHECKING:
    from rest_framework.views import APIView

    from stronghold.core.program_keys.models import ProgramKey

log = logging.getLogger(__name__)
_ERRORS = {
    401: exceptions.AuthenticationFailed,
    403: exceptions.PermissionDenied,
    429: exceptions.Throttled,
}


class ByKey(BaseAuthentication):
    """Authentication by the key in the header of a request, before any session."""

    def authenticate(self, request: Request) -> "tuple[User, ProgramKey] | None":
        token = token_in(request._request)
        if not token:
            return None
        try:
            key = open_key(request._request, token)
        except KeyRefused as refused:
            raise _ERRORS[refused.status](detail=refused.message) from refused
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Stronghold"'


class PerKey(SimpleRateThrottle):
    """A limit on the requests of one key in a minute; none for people.

    Counted in Redis. If Redis is down, all pass.
    """

    scope = "key"

    def get_rate(self) -> str:
        return f"{settings.KEY_REQUESTS}/min"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        # A session has no `auth`.
        return f"key-requests-{request.auth.pk}" if request.auth else None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError):
            log.warning("Requests of a key were not counted")
            return True
