"""Devices on which a person has signed in before, by a cookie that the site signs.

It opens nothing. It says that tries from here are the owner's own, so that a stranger's
guesses hold them up nowhere they have been. What it says of an account ends with that
account's password, and after three months without signing in.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from stronghold.accounts.models import User
from stronghold.kernel import clock

# Sent to the pages that take a password, and to no other.
PATH = "/accounts/"
DAYS = 90
# A desk that many share keeps those who signed in last.
MOST_PEOPLE = 12
_SALT = "stronghold.accounts.known_device"


def device_of(request: HttpRequest, whose: Callable[[], User | None]) -> str:
    """Return the device's own name, or nothing where that person is new to it.

    Only a device with a cookie of ours asks whose the name is.
    """
    known = _read_cookie(request)
    if not known["people"]:
        return ""
    user = whose()
    if user is None:
        return ""
    proof, day = known["people"].get(str(user.pk), ("", 0))
    is_recent = clock.today().toordinal() - day <= DAYS
    is_known = is_recent and constant_time_compare(proof, _proof(user, known["device"]))
    return str(known["device"]) if is_known else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Have the browser say from now on that this person has signed in here."""
    known = _read_cookie(request)
    today = clock.today().toordinal()
    others = {pk: one for pk, one in known["people"].items() if pk != str(user.pk)}
    others = {pk: one for pk, one in others.items() if today - one[1] <= DAYS}
    kept = dict(list(others.items())[-(MOST_PEOPLE - 1) :])
    mine = {str(user.pk): (_proof(user, known["device"]), today)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(known | {"people": kept | mine}, salt=_SALT),
        max_age=DAYS * 24 * 60 * 60,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _read_cookie(request: HttpRequest) -> dict[str, Any]:
    """Return what the cookie says, or a new device with no sign-in yet."""
    new = {"device": secrets.token_urlsafe(16), "people": {}}
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        known: dict[str, Any] = signing.loads(cookie, salt=_SALT)
    except signing.BadSignature:
        return new
    return known


def _proof(user: User, device: str) -> str:
    """Return what only holds while the account has the password that it has now."""
    what = f"{user.pk} {device} {user.password}"
    return salted_hmac(_SALT, what, algorithm="sha256").hexdigest()[:24]
