"""Devices on which a user has signed in before, known by a cookie that the site signs.

The cookie gives no access. It shows that sign-in attempts come from the owner's own
device, so that another person's guesses do not lock the owner out there. An account's
entry ends when its password changes, or after 90 days without signing in.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.secrets.encryption import is_keyed_hash, keyed_hash

# The cookie is sent only to the pages that take a password.
PATH = "/accounts/"
DAYS = 90
# A shared computer keeps only the last users.
MOST_PEOPLE = 12
_SALT = "stronghold.core.accounts.known_device"
_LENGTH = 24


def device_of(request: HttpRequest, whose: Callable[[], User | None]) -> str:
    """Return the device's own name; empty if that user has not signed in on it.

    `whose` is called (it queries the database) only if there is a valid cookie.
    """
    known = _read_cookie(request)
    if not known["people"]:
        return ""
    user = whose()
    if user is None:
        return ""
    proof, day = known["people"].get(str(user.pk), ("", 0))
    is_recent = clock.today().toordinal() - day <= DAYS
    facts = _facts(user, known["device"])
    is_known = is_recent and is_keyed_hash(_SALT, facts, proof, _LENGTH)
    return str(known["device"]) if is_known else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set the cookie that shows that this user has signed in on this device."""
    known = _read_cookie(request)
    today = clock.today().toordinal()
    others = {
        pk: (proof, day)
        for pk, (proof, day) in known["people"].items()
        if pk != str(user.pk) and today - day <= DAYS
    }
    recent = dict(list(others.items())[-(MOST_PEOPLE - 1) :])
    proof = keyed_hash(_SALT, _facts(user, known["device"]), _LENGTH)
    own = {str(user.pk): (proof, today)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(known | {"people": recent | own}, salt=_SALT),
        max_age=DAYS * 24 * 60 * 60,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _read_cookie(request: HttpRequest) -> dict[str, Any]:
    """Return the content of the cookie, or a new device with no sign-in yet."""
    new = {"device": secrets.token_urlsafe(16), "people": {}}
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        known: dict[str, Any] = signing.loads(cookie, salt=_SALT)
    except signing.BadSignature:
        return new
    return known


def _facts(user: User, device: str) -> str:
    """Return what the proof is a keyed hash of: void once the password changes."""
    return f"{user.pk} {device} {user.password}"
