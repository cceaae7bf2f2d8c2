"""A code by which pages and the browser know whose they are, without naming anyone.

The cookie outlives the session: it says to whom belongs what is typed on a page when
the session has ended.
"""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

_SALT = "stronghold.core.accounts.idle_lock.person"
_LENGTH = 16
DAYS = 7


def person_code(user: AbstractBaseUser) -> str:
    """Return the code of a user."""
    return salted_hmac(_SALT, str(user.pk), algorithm="sha256").hexdigest()[:_LENGTH]


def remember_person(response: HttpResponse, user: AbstractBaseUser) -> None:
    """Set the cookie with the code of the person who has signed in."""
    response.set_cookie(
        settings.PERSON_COOKIE_NAME,
        person_code(user),
        max_age=DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_person(request: HttpRequest) -> str:
    """Return the code of the last person who signed in here; empty if none did."""
    return request.COOKIES.get(settings.PERSON_COOKIE_NAME, "")
