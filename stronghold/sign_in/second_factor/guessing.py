"""Wrong codes count as wrong passwords do, and lock the account for as long."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from stronghold.core.accounts.models import User


def refuse_if_locked(request: HttpRequest, user: User) -> None:
    """Refuse a factor of a locked account; the answer is then the page of a lock."""
    credentials = {"username": user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return
    asked: Any = request
    asked.axes_locked_out, asked.axes_credentials = True, credentials
    raise ValidationError("There were too many wrong attempts. Wait 15 minutes.")


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """Count a wrong code; one too many locks the account."""
    credentials = {"username": user.username}
    AxesProxyHandler.user_login_failed(
        sender=__name__, credentials=credentials, request=request
    )
