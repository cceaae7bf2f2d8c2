"""Limits on password guessing, on the attempts that django-axes counts.

Three limits apply together: for a username from one IP address, for a username from all
addresses, and for an address with all usernames. A device on which the user has signed
in before is counted separately, so that other people's attempts never lock its owner
out.
"""

from typing import Any, cast

from axes.handlers.database import AxesDatabaseHandler
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from stronghold.core.accounts.password_attempts import (
    MOST_FOR_A_NAME,
    MOST_HERE,
    key_of,
)
from stronghold.core.accounts.queries import user_named
from stronghold.sign_in.known_device import device_of

MOST_FROM_AN_ADDRESS = 50


def hashed_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the key by which axes counts attempts with a username, in any case.

    The name itself is not stored, because people sometimes type a password in its
    place: a keyed hash of it is, together with the device if the user has signed in on
    it.
    """
    name = _name(request, credentials)
    return key_of(name, _known_device(request, name))


class SignInLimits(AxesDatabaseHandler):
    """Returns the number of limits reached; axes refuses attempts while it is not 0."""

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        here, for_name, from_address = map(
            _n_wrong, self.get_user_attempts(request, credentials)
        )
        name = _name(request, credentials)
        is_stranger = not _known_device(request, name)
        return sum(
            (
                here >= MOST_HERE,
                for_name >= MOST_FOR_A_NAME,
                is_stranger and from_address >= MOST_FROM_AN_ADDRESS,
            )
        )

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """After a sign-in, forget this user's own failed attempts here and no others.

        Otherwise anyone with an account could reset the limit of an address by signing
        in between guesses.
        """
        here = self.filter_user_attempts(request, credentials)[0]
        n_forgotten, _ = here.delete()
        return int(n_forgotten)


def _n_wrong(attempts: QuerySet[Any]) -> int:
    total = attempts.aggregate(n=Sum("failures_since_start"))["n"]
    return cast(int, total or 0)


def _name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    tried = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(tried).strip().lower()


def _known_device(request: HttpRequest, name: str) -> str:
    """Return the device if the user of that name has signed in on it; else empty."""
    return device_of(request, lambda: user_named(name))
