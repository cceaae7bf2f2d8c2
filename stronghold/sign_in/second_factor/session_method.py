"""How a session was opened, as the session itself says."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from stronghold.sign_in.second_factor.queries import needs_factor

# A provider of single sign-on asks for a second factor itself.
WITH_FACTOR = {"mfa", "socialaccount"}


def opened_with_factor(request: HttpRequest) -> bool:
    """Return whether a session was opened with a second factor or single sign-on."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(record["method"] in WITH_FACTOR for record in records)


def lacks_factor(request: HttpRequest) -> bool:
    """Return whether its user must first set up a second factor, or use theirs.

    It queries nothing. Someone with a one-time password chooses their own before that.
    """
    user: Any = request.user
    return (
        user.is_authenticated
        and not user.one_time_until
        and needs_factor(user)
        and not opened_with_factor(request)
    )
