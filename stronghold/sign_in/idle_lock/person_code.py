"""The cookie that outlives a session and says whose it was, without naming anyone.

It says to whom belongs what is typed on a page when the session has ended.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.models import User

DAYS = 7


def remember_person(response: HttpResponse, user: User) -> None:
    """Set the cookie with the code of the person who has signed in."""
    response.set_cookie(
        settings.PERSON_COOKIE_NAME,
        user.page_code,
        max_age=DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_person(request: HttpRequest) -> str:
    """Return the code of the last person who signed in here; empty if none did."""
    return request.COOKIES.get(settings.PERSON_COOKIE_NAME, "")
