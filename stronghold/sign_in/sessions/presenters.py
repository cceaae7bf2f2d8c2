"""The list of a person's open sessions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stronghold.core.accounts.rules import device_name
from stronghold.core.ui.dates import short_instant

if TYPE_CHECKING:
    from allauth.usersessions.models import UserSession


def session_list(
    sessions: Sequence["UserSession"], *, here: str
) -> list[dict[str, Any]]:
    """Return each session; the one with the key `here` is marked, and comes first."""
    shown = [
        {
            "id": session.pk,
            "name": device_name(session.user_agent),
            "opened": short_instant(session.created_at),
            "seen": short_instant(session.last_seen_at),
            "is_here": session.session_key == here,
        }
        for session in sessions
    ]
    return sorted(shown, key=lambda one: not one["is_here"])
