"""Answers for static files: each whole, or not at all."""

from typing import Any

from django.http import HttpRequest
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
