"""What every answer says to browsers, and answers for static files: each whole."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class WholeStaticFiles(WhiteNoiseMiddleware):
    """Gives a static file whole to who asks for a part (RFC 9110, 14.2, allows it).

    A browser that left a page while a script of it arrived asks for the rest of that
    script on the next page, and where nothing was left to come it is told 416 and shows
    the page without the script; a phone's worker cannot be installed at all.
    """

    def __call__(self, request: HttpRequest) -> Any:  # type: ignore[override]
        if request.path_info.startswith(self.static_prefix):
            request.META.pop("HTTP_RANGE", None)
        return super().__call__(request)  # type: ignore[no-untyped-call]


# A form asks for the phone's position when a button is pressed. Nothing else is used.
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
    """Lets pages use no device but the phone's position, and no other site embed them.

    It stands before whatever answers, static files and refusals included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers["Permissions-Policy"] = PERMISSIONS
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer
