"""Sensitive pages ask again who it is once the sign-in is some minutes old.

A form that was sent meanwhile waits in the session. Once its user has confirmed who
they are, the browser is led to its address, and it is answered there as if it were sent
then: what was typed is not lost. Of a page that takes a file nothing waits: it is shown
as it is opened.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from stronghold.core.kernel import clock

WAITING = "waits_for_confirmation"
CONFIRM = "account_reauthenticate"
# The browser follows at once. A later visit of the address is one of its own.
FOLLOWS_WITHIN_SECONDS = 60


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the user signed in, or confirmed who they are, minutes ago."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    last: float = max((record["at"] for record in records), default=0)
    return _now() - last < 60 * settings.REAUTHENTICATE_MINUTES


def confirm_first(request: HttpRequest, at: str = CONFIRM) -> HttpResponse:
    """Lead to the page on which the user confirms who they are.

    `at` is its name, if only one way to confirm will do.
    """
    request.session.pop(WAITING, None)
    address = request.get_full_path()
    # A page that takes a file checks the token later, and would refuse what had waited.
    is_token_checked = getattr(request, "csrf_processing_done", False)
    if request.method == "POST" and is_token_checked:
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        waiting = {"address": address, "typed": typed.urlencode(), "confirmed_at": 0}
        request.session[WAITING] = waiting
    asked = urlencode({settings.REDIRECT_FIELD_NAME: address})
    return redirect(f"{reverse(at)}?{asked}")


def confirmed(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the page for which the user has confirmed who they are."""
    waiting = request.session.pop(WAITING, None)
    if waiting and waiting["address"] == address:
        request.session[WAITING] = waiting | {"confirmed_at": _now()}
    return redirect(address)


def take_up(request: HttpRequest) -> None:
    """Make a request the form that waited at its address, if that is confirmed."""
    waiting = request.session.get(WAITING)
    if (
        request.method != "GET"
        or waiting is None
        or waiting["address"] != request.get_full_path()
        or _now() - waiting["confirmed_at"] > FOLLOWS_WITHIN_SECONDS
    ):
        return
    del request.session[WAITING]
    form: Any = request
    form.method, form.POST = "POST", QueryDict(waiting["typed"])
    # Otherwise Django would read both from the body, which is empty.
    form._files = MultiValueDict()


def _now() -> float:
    return clock.now().timestamp()
