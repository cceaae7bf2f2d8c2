"""Sensitive pages ask again who it is once the sign-in is some minutes old.

The request that asked waits in the session while its user confirms, and is then
answered: what was typed is not lost. Files are not kept.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import urlencode

from stronghold.core.kernel import clock

WAITING = "waits_for_confirmation"
CONFIRM = "account_reauthenticate"


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the user signed in, or confirmed who they are, minutes ago."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    last: float = max((record["at"] for record in records), default=0)
    return clock.now().timestamp() - last < 60 * settings.REAUTHENTICATE_MINUTES


def confirm_first(request: HttpRequest) -> HttpResponse:
    """Lead to the page on which the user confirms who they are."""
    request.session.pop(WAITING, None)
    if request.method == "POST":
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        request.session[WAITING] = {
            "address": request.get_full_path(),
            "typed": typed.urlencode(),
        }
    asked = urlencode({settings.REDIRECT_FIELD_NAME: request.get_full_path()})
    return redirect(f"{reverse(CONFIRM)}?{asked}")


def answer_waiting(request: HttpRequest, address: str) -> HttpResponse | None:
    """Answer the form that was sent to this address and waits; None if none does.

    It is answered as if it were sent now, by the user who has just confirmed.
    """
    waiting: dict[str, str] | None = request.session.pop(WAITING, None)
    if waiting is None or waiting["address"] != address:
        return None
    path, _, query = address.partition("?")
    match = resolve(path)
    asked: Any = request
    asked.path = asked.path_info = path
    asked.META["QUERY_STRING"] = query
    asked.GET, asked.POST = QueryDict(query), QueryDict(waiting["typed"])
    asked.resolver_match = match
    answer: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    return answer
