"""Middleware: who asks, and when their session was last used."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from stronghold.core.accounts.models import User
from stronghold.core.accounts.several_forces.session import take_up_force
from stronghold.core.kernel import clock
from stronghold.sign_in.sessions.actions import NOTED_EVERY, note_seen
from stronghold.sign_in.sessions.queries import person_with
from stronghold.sign_in.sessions.store import OPENED


class SignedIn(AuthenticationMiddleware):
    """Finds who asks as Django does, by one statement that is planned already.

    It knows a session in good order only. Django decides about any other, and what
    becomes of it.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _who_asks(request))  # type: ignore[assignment]


def _who_asks(request: HttpRequest) -> Any:
    person = _in_good_order(request) or auth.get_user(request)
    if isinstance(person, User):
        take_up_force(request, person)
    return person


def _in_good_order(request: HttpRequest) -> User | None:
    """Return whose session it is; None unless all that Django asks of it is true."""
    session = request.session
    pk, backend = session.get(auth.SESSION_KEY), session.get(auth.BACKEND_SESSION_KEY)
    if pk is None or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    person = person_with(User._meta.pk.to_python(pk))
    if person is None or not person.is_active:
        return None
    kept = session.get(auth.HASH_SESSION_KEY, "")
    is_same = constant_time_compare(kept, person.get_session_auth_hash())
    return person if is_same else None


class LastSeen:
    """Notes the use of a session, but not in the first minutes after signing in.

    Signing in stores the time itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_old(request):
            note_seen(request)
        return self.get_response(request)


def _is_old(request: HttpRequest) -> bool:
    opened: float = request.session.get(OPENED, 0)
    return clock.now().timestamp() - opened > NOTED_EVERY.total_seconds()
