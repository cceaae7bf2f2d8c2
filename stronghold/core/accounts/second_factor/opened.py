"""How a session was opened, as the session itself says."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

# A provider of single sign-on asks for a second factor itself.
WITH_FACTOR = {"mfa", "socialaccount"}


def opened_with_factor(request: HttpRequest) -> bool:
    """Return whether a session was opened with a second factor or single sign-on."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(record["method"] in WITH_FACTOR for record in records)
