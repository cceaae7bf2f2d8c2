"""The brakes on guessing passwords, on what django-axes counts.

Three at once: by name and address, by name from wherever, by address whatever name. A
device on which a person has signed in before is counted apart, for their name alone, so
that the tries of others never hold its owner up.
"""

from typing import Any, cast

from axes.handlers.database import AxesDatabaseHandler
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from stronghold.accounts.known_device import device_of
from stronghold.accounts.queries import user_named

# Wrong passwords within the quarter of an hour of AXES_COOLOFF_TIME.
MOST_HERE = 8
# 80 an hour: OWASP ASVS 4.0.3, 2.2.1 asks for no more than a hundred.
MOST_FOR_A_NAME = 20
MOST_FROM_AN_ADDRESS = 50
_SALT = "stronghold.accounts.lockout"


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return by what axes counts tries with a name, the same in whatever case it is.

    The name itself is not kept, since a password is sometimes typed in its place; nor
    is it to be guessed from what is, without the site's key. With it goes the device,
    if its owner has signed in on it before.
    """
    name = _name(request, credentials)
    what = f"{name} {_known_device(request, name)}"
    return salted_hmac(_SALT, what, algorithm="sha256").hexdigest()


class Brakes(AxesDatabaseHandler):
    """Counts how many of the brakes are on; axes takes no try while one is."""

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
        """Forget what was mistyped here before the right password, and nothing else.

        Else anyone with an account could free an address by signing in between.
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
    """Return the device, if whose name it is has signed in on it before."""
    return device_of(request, lambda: user_named(name))
