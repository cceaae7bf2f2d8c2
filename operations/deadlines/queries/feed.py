"""Reads a person's calendar, by the secret of its address alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Deadline, FeedKey
from operations.deadlines.queries.listed import visible_deadlines, with_records
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound

MOST_EVENTS = 500
IN_FEED = timedelta(days=7)


def owner_of_feed(digest: str) -> User:
    """Return whose calendar it is; NotFound for one revoked, and for an owner who left.

    One look by index of what no one can guess: nothing tells a near miss.
    """
    keys = FeedKey.objects.filter(digest=digest, revoked_at__isnull=True)
    key = keys.select_related("owner__organisation__force", "owner__team").first()
    if key is None or not policy.can(key.owner, Verb.USE_CALENDAR):
        raise NotFound
    return key.owner


def in_calendar(owner: User) -> Sequence[Deadline]:
    """Return what is due to a person, or to their team and no one in it; to a council,
    on the closure cases that it issues itself.

    What was settled stays for a week, so that a calendar that has it learns of it.
    """
    mine = Q(person=owner)
    if owner.organisation.kind != OrganisationKind.POLICE:
        mine = Q(closure__issuer=owner.organisation)
    elif owner.team_id:
        mine |= Q(team=owner.team_id, person__isnull=True)
    recent = Q(state=DeadlineState.OPEN) | Q(settled_at__gte=clock.now() - IN_FEED)
    rows = Deadline.objects.filter(mine, recent, visible_deadlines(owner))
    found = list(rows.filter(force=owner.force).order_by("-due_at", "pk")[:MOST_EVENTS])
    consulted({one.reference for one in with_records(owner, found)})
    return found


def address_made_at(owner: User) -> datetime | None:
    """Return when the address of a person's calendar was made, if it has one."""
    keys = FeedKey.objects.filter(owner=owner, revoked_at__isnull=True)
    return keys.values_list("made_at", flat=True).first()
