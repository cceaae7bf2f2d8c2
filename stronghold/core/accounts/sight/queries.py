"""What accounts see, as the rules compare it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.own_roles.queries import verbs_of_role
from stronghold.core.accounts.roles import WITHOUT_SIGHT
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.accounts.sight.rules import Access
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.queries import events_since, words_of
from stronghold.core.kernel import clock

# What an account is named for beside its role, each of which opens more.
NAMED = ("takes_referrals", "reviews_closures", "signs_as")


def access_of(user: User) -> Access:
    """Return what the account of a person has, if it is approved."""
    return access_in({name: getattr(user, name) for name in COLUMNS})


# The columns of an account that decide what it sees.
COLUMNS = ("organisation", "role", "own_role", "team", *NAMED)


def access_in(given: Mapping[str, Any]) -> Access:
    """Return what a person has with these columns of an account."""
    organisation: Organisation = given["organisation"]
    verbs = verbs_of_role(organisation.force, base=given["role"], own=given["own_role"])
    team = given["team"]
    return Access(
        organisation=organisation.pk,
        team=team.pk if team else None,
        verbs=frozenset(verbs - WITHOUT_SIGHT),
        named=frozenset(name for name in NAMED if given[name]),
    )


# How long the page of an account says that access was refused.
SAID_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Refusal:
    """Who refused what was asked for an account, when, and why in their words."""

    by: str
    at: datetime
    reason: str


def last_refusal(user: User) -> Refusal | None:
    """Return the refusal of what was asked last; None if it waits or was approved."""
    decided = [SightChange.ASKED, SightChange.APPROVED, SightChange.REFUSED]
    events = events_since(clock.now() - SAID_FOR).filter(
        kind=Kind.PERMISSION_CHANGE,
        records__contains=[user.reference],
        detail__change__in=decided,
    )
    last = events.order_by("-occurred_at", "-pk").first()
    if last is None or last.detail["change"] != SightChange.REFUSED:
        return None
    person = User.objects.filter(pk=last.actor_id or 0).first()
    reason = words_of([last.reason_digest]).get(last.reason_digest, "")
    return Refusal(
        person.display_name if person else last.actor, last.occurred_at, reason
    )
