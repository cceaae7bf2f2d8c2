"""Says in each answer to a program how many requests its key has left."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.core.program_keys.actions import A_MINUTE


class RequestsLeft:
    """Adds RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).

    Nothing is said where no key is used, or while requests cannot be counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if used := getattr(request, "key_requests", 0):
            left = max(0, settings.KEY_REQUESTS - used)
            policy = f'"key";q={settings.KEY_REQUESTS};w={A_MINUTE}'
            response.headers["RateLimit-Policy"] = policy
            response.headers["RateLimit"] = f'"key";r={left};t={A_MINUTE}'
        return response
