"""Middleware: a locked session is refused; what was typed for an ended one is kept."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from rest_framework import exceptions

from stronghold.core.api.errors import error_response, is_for_api
from stronghold.core.kernel import clock
from stronghold.core.ui.requests import is_by_person, wants_page
from stronghold.sign_in.idle_lock import actions
from stronghold.sign_in.idle_lock import unsent_forms as typed
from stronghold.sign_in.idle_lock.person_code import last_person
from stronghold.sign_in.idle_lock.queries import is_confirmed, is_locked
from stronghold.sign_in.idle_lock.rules import (
    LOCKED_AT,
    SIGN_OUT,
    USED_AT,
    is_worth_storing,
    opens_while_locked,
)
from stronghold.sign_in.idle_lock.views import sign_in_to_send, unlock_to_send

View = Callable[..., Any]
FILES_LOST = (
    "You were away when you sent files, so they were not taken. Choose them again"
)


class Locked(exceptions.NotAuthenticated):
    default_code = "locked"
    default_detail = "Locked, because you were away. Unlock Stronghold to continue."


class SeeOther(HttpResponseRedirect):
    """Leads to a page that is read, whatever was asked."""

    status_code = HTTPStatus.SEE_OTHER


class IdleLock:
    """Refuses a session that was not used for IDLE_MINUTES, until it is unlocked.

    A page leads to the one that unlocks; anything else gets 401. What a person does
    counts as use: opening a page, sending a form, and what a page reports of keys and
    taps (`idle_lock:used`). What scripts ask for does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, *_: Any
    ) -> HttpResponse | None:
        user: Any = request.user
        match = request.resolver_match
        if not settings.IDLE_MINUTES or not user.is_authenticated or match is None:
            return None
        if not is_locked(request.session):
            _note_use(request)
            return _sent_before(request, view)
        if LOCKED_AT not in request.session:
            actions.lock(by=user, session=request.session)
        if is_confirmed(request):
            actions.unlock(by=user, session=request.session)
            is_kept = typed.TYPED in request.session
            asks = is_kept and is_by_person(request.headers)
            return redirect("idle_lock:typed") if asks else None
        if typed.asks_to_send(request):
            return unlock_to_send(request, user)
        if opens_while_locked(match.view_name, request.method or ""):
            return None
        if _is_for_people(request, view) and wants_page(request.headers):
            return _to_unlock(request)
        return error_response(Locked())


class KeepTyped:
    """Keeps a form that is sent after its session has ended, until its owner signs in.

    It comes before the middleware that leads to the sign-in page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, *_: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(view, "login_required", True):
            return None
        person = last_person(request)
        if not person or not is_by_person(request.headers):
            return None
        if request.user.is_authenticated:
            return None
        kept = typed.typed_in(request)
        return sign_in_to_send(request, typed.seal(kept, person)) if kept else None


def _is_for_people(request: HttpRequest, view: View) -> bool:
    """Return whether the address is of a page, not of the API or of map programs."""
    match = request.resolver_match
    is_sign_out = match is not None and match.view_name == SIGN_OUT
    is_behind_sign_in = getattr(view, "login_required", True)
    return (is_behind_sign_in or is_sign_out) and not is_for_api(request)


def _note_use(request: HttpRequest) -> None:
    last = request.session.get(USED_AT)
    now = int(clock.now().timestamp())
    # A session from before the lock was introduced starts now.
    if last is None or (is_by_person(request.headers) and is_worth_storing(last, now)):
        actions.note_use(session=request.session, at=now)


def _sent_before(request: HttpRequest, view: View) -> HttpResponse | None:
    """Put back what was typed before, if the form asks to send it.

    A view without the check of Django's token reads what is sent by its own rules.
    """
    if getattr(view, "csrf_exempt", False):
        return None
    if typed.asks_to_send(request) and not typed.put_back(request):
        return redirect("home")
    return None


def _to_unlock(request: HttpRequest) -> HttpResponse:
    address = request.get_full_path()
    if request.method == "POST":
        _suspend(request, request.session)
    return SeeOther(f"{reverse('idle_lock:unlock')}?{urlencode({'next': address})}")


def _suspend(request: HttpRequest, session: SessionBase) -> None:
    """Keep the form in the session; files are lost, which the next page says."""
    if request.content_type == "multipart/form-data":
        messages.warning(request, FILES_LOST)
    elif kept := typed.typed_in(request):
        session[typed.TYPED] = typed.stored(kept)
