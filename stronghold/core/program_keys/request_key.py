"""The key in a request: from its headers, valid, and from one of its networks."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from stronghold.core.accounts.several_forces.queries import let_work_with
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.kernel.london import london_date
from stronghold.core.program_keys.actions import (
    A_MINUTE,
    count_request,
    note_from_elsewhere,
    note_use,
    note_wrong_key,
)
from stronghold.core.program_keys.queries import shown_key
from stronghold.core.program_keys.rules import is_within
from stronghold.core.secrets.tokens import (
    TOO_MANY_WRONG,
    WRONG_SECONDS,
    bearer_in,
)
from stronghold.core.ui.dates import written_date

if TYPE_CHECKING:
    from stronghold.core.program_keys.models import ProgramKey

HOW = "Make a key in Stronghold, under “Keys for programs”."


class KeyRefused(Exception):
    """The key opens nothing; the message says what to do.

    `status` is of the answer. With 429 the program waits for `wait` seconds.
    """

    def __init__(self, message: str, *, status: int = 401, wait: int = 0) -> None:
        super().__init__(message)
        self.message, self.status, self.wait = message, status, wait


def token_in(request: HttpRequest) -> str:
    """Return the token in the headers of a request; "" without one."""
    return bearer_in(request) or request.headers.get("X-API-Key", "").strip()


def open_key(request: HttpRequest, token: str) -> "ProgramKey":
    """Return the key with this token, and note that it is used; else KeyRefused."""
    address = request.META.get("REMOTE_ADDR", "")
    key = shown_key(token)
    if key is None:
        if note_wrong_key(address):
            raise KeyRefused(TOO_MANY_WRONG, status=429, wait=WRONG_SECONDS)
        raise KeyRefused(f"There is no such key. {HOW}")
    if key.revoked_at:
        raise KeyRefused("This key was revoked. Make another in Stronghold.")
    if key.until <= clock.now():
        day = written_date(london_date(key.until))
        raise KeyRefused(f"This key expired on {day}. Make another in Stronghold.")
    if key.approved_at is None:
        raise KeyRefused(
            "This key opens nothing until another person has approved it in "
            "Stronghold: a records manager, a supervisor, or your signatory.",
            status=403,
        )
    if not is_within(address, key.networks):
        if note_from_elsewhere(key, address):
            raise KeyRefused(TOO_MANY_WRONG, status=429, wait=WRONG_SECONDS)
        raise KeyRefused(
            "This key cannot be used from this network. Its owner chose from which "
            "networks it works.",
            status=403,
        )
    _take_up_force(key)
    key.owner.by_program = True
    n_requests = count_request(key)
    # For the answer, which says how many are left.
    request.key_requests = n_requests  # type: ignore[attr-defined]
    if n_requests > settings.KEY_REQUESTS:
        raise KeyRefused(
            f"More than {settings.KEY_REQUESTS} requests in a minute with this key.",
            status=429,
            wait=A_MINUTE,
        )
    note_use(key)
    # Names the key in each audit event of this request, as a session would be named.
    request.opened_by = key.digest[:16]  # type: ignore[attr-defined]
    return key


def _take_up_force(key: "ProgramKey") -> None:
    """Have its owner work with the force that the key is for."""
    if key.force_id is None:
        return
    try:
        let_work_with(key.owner, key.force_id)
    except NotAllowed:
        raise KeyRefused(
            "Your organisation no longer works with the force that this key is for.",
            status=403,
        ) from None
