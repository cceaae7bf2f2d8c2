"""Queries of single sign-on: whose identity it is, and what is kept with a session."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.sign_in.sign_in_provider.queries import chosen

# The name under which both the session and its row of UserSession keep it.
KEY = "single_sign_on"


@dataclass(frozen=True)
class Tie:
    """What ties a session to the provider. The refresh token is encrypted."""

    issuer: str
    sub: str
    sid: str
    uid: str
    refresh: str
    # In seconds: when the provider was last asked, with or without an answer.
    asked: int

    @property
    def asked_at(self) -> datetime:
        return datetime.fromtimestamp(self.asked, UTC)

    @property
    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def person_of(uid: str) -> User | None:
    """Return the account of a subject of the provider that is set now."""
    return User.objects.filter(
        socialaccount__provider=chosen().issuer, socialaccount__uid=uid
    ).first()


def identity_of(uid: str) -> SocialAccount:
    """Return what ties an account to a subject of the provider that is set now."""
    return SocialAccount.objects.get(provider=chosen().issuer, uid=uid)


def tie_of(session_key: str | None) -> Tie | None:
    """Return what ties a session to the provider, if it came from it."""
    row = UserSession.objects.filter(session_key=session_key).first()
    return tie_in(row) if row else None


def tie_in(row: UserSession) -> Tie | None:
    kept = row.data.get(KEY)
    return Tie(**kept) if kept else None


def tied_sessions(*, sub: str, sid: str) -> Iterable[UserSession]:
    """Return the sessions with this `sid` of the provider, or all of the subject.

    A token that has both names one session of one person.
    """
    wanted = {"issuer": chosen().issuer}
    wanted |= {"sid": sid} if sid else {}
    wanted |= {"sub": sub} if sub else {}
    named = {f"data__{KEY}__{name}": value for name, value in wanted.items()}
    return UserSession.objects.filter(**named).select_related("user")


def administrating(force: str) -> list[str]:
    """Return the names of the organisations whose administrators give access."""
    found = Organisation.objects.filter(
        force__code=force, users__role=Role.ADMINISTRATOR, users__is_active=True
    )
    return list(found.order_by("name").values_list("name", flat=True).distinct())
