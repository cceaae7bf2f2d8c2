"""What someone typed and could not send, because their session was locked or over.

A locked session holds it itself. If the session is over, the sign-in page carries it,
encrypted, so that the server stores nothing for a visitor whom it does not know.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare

from stronghold.core.kernel import clock
from stronghold.core.secrets.encryption import encryption_for
from stronghold.core.ui.requests import is_secret

SECONDS = 60 * 60
# The key of the session that holds it.
TYPED = "typed"
# The field of a form that asks to send it.
SEND = "send_typed"
URLENCODED = "application/x-www-form-urlencoded"
_PURPOSE = "stronghold.core.accounts.idle_lock.typed"
_OURS = {"csrfmiddlewaretoken"}


class TypedByAnother(Exception):
    """It belongs to another person."""


class TypedTooLongAgo(Exception):
    """It was sealed over an hour ago, or not by this site."""


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: its path, its query and its fields, both as in a URL."""

    path: str
    query: str
    fields: str

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


def typed_in(request: HttpRequest) -> Typed | None:
    """Return what a form sent, without its secrets.

    None if it may have had files, which are not kept.
    """
    if request.content_type != URLENCODED:
        return None
    fields = request.POST.copy()
    for name in list(fields):
        if name in _OURS or is_secret(name):
            del fields[name]
    return Typed(request.path, request.META.get("QUERY_STRING", ""), fields.urlencode())


def stored(typed: Typed) -> dict[str, str]:
    """Return it as a session holds it."""
    return asdict(typed)


def from_session(kept: Mapping[str, str]) -> Typed:
    return Typed(**kept)


def seal(typed: Typed, person: str) -> str:
    """Return it encrypted, for this person alone, for an hour."""
    text = json.dumps({"person": person, **asdict(typed)})
    now = int(clock.now().timestamp())
    return encryption_for(_PURPOSE).encrypt_at_time(text.encode(), now).decode()


def unseal(sealed: str, person: str) -> Typed:
    """Return what was sealed. TypedByAnother or TypedTooLongAgo if it may not be."""
    now = int(clock.now().timestamp())
    try:
        text = encryption_for(_PURPOSE).decrypt_at_time(sealed.encode(), SECONDS, now)
    except InvalidToken as error:
        raise TypedTooLongAgo from error
    content: dict[str, Any] = json.loads(text)
    if not constant_time_compare(content.pop("person"), person):
        raise TypedByAnother
    return Typed(**content)


def asks_to_send(request: HttpRequest) -> bool:
    """Return whether the form asks to send what was typed for its address before."""
    is_form = request.method == "POST" and request.content_type == URLENCODED
    return is_form and SEND in request.POST


def put_back(request: HttpRequest) -> bool:
    """Make the form what was typed for this address; False if that was sent already."""
    kept = request.session.get(TYPED)
    if kept is None or from_session(kept).address != request.get_full_path():
        return False
    del request.session[TYPED]
    request.POST = QueryDict(from_session(kept).fields)
    return True
