"""The open sessions of a person."""

from allauth.usersessions.models import UserSession

from stronghold.core.accounts.models import User


def open_sessions(person: User) -> list[UserSession]:
    """Return the sessions that are still open, the last used first."""
    found = UserSession.objects.purge_and_list(person)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)
