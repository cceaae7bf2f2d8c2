"""Middleware: static files always sent in full, and security headers of responses."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class WholeStaticFiles(WhiteNoiseMiddleware):
    """Sends a static file in full when a part is requested (RFC 9110, 14.2 allows it).

    A browser that leaves a page while a script loads requests the rest of the script on
    the next page. If the script was already complete, the answer would be 416: the page
    would show without the script, and a phone's service worker could not be installed.
    """

    def __call__(self, request: HttpRequest) -> Any:  # type: ignore[override]
        if request.path_info.startswith(self.static_prefix):
            request.META.pop("HTTP_RANGE", None)
        return super().__call__(request)  # type: ignore[no-untyped-call]


# Pages use only geolocation, when a user presses a button of a form.
_UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _UNUSED), "geolocation=(self)"])


class KeepToThisSite:
    """Allows pages no device feature but geolocation, and no embedding by other sites.

    It comes first, so that the headers are on every response, static files included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers["Permissions-Policy"] = PERMISSIONS
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer


class ContentPolicy:
    """Says of every answer what it may load: always the same, so it is written once.

    A view whose answer may load less says so itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault(HEADER, self._policy)
        return answer
