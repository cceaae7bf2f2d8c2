"""The theme that the viewer chose on this device, in a cookie.

The cookie holds "light" or "dark" and nothing of the viewer, so it stays when they sign
out: the page for signing in has the same theme. A script reads it where a page is
stored on a phone.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.frame.choices import Theme

COOKIE = "theme"
YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme; empty if it is that of the device."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in Theme.values else ""


def set_theme(response: HttpResponse, chosen: str) -> None:
    """Set the theme for the pages that follow; anything else is that of the device."""
    if chosen in Theme.values:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
