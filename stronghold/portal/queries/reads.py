"""What a partner's people have read here, out of the trail; on the alias `default`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import takes_referrals
from stronghold.audit.choices import Kind
from stronghold.audit.models import Event
from stronghold.audit.queries import downloads
from stronghold.audit.record import consulted
from stronghold.kernel.errors import NotFound
from stronghold.records.queries import slice_of

PAGE_SIZE = 50
# What the trail calls itself, where it tells of somebody who read it.
THE_LOG = "audit-log"
LONGEST_ID = 18
# The page of what was told by name, and what its references begin with.
BY_NAME, TOLD = "portal:disclosure", "D-"
REFERRAL = "F-"


@dataclass(frozen=True)
class ReadsPage:
    """Some events, the newest first, what their actors are called, and the ways on."""

    events: Sequence[Event]
    names: dict[str, str]
    newer: str = ""
    older: str = ""


def own_reads(viewer: User, *, after: str = "", before: str = "") -> ReadsPage:
    """Return a page of what people of the viewer's organisation were shown or took.

    `after` and `before` are ids of events that the page lies beyond.
    """
    policy.require(viewer, Verb.USE_PORTAL)
    # Nobody but whom it was told to by name knows that it was.
    not_theirs = ~Q(actor=viewer.username) & Q(detail__page=BY_NAME)
    every = Event.objects.filter(
        (Q(kind=Kind.DISCLOSURE) & ~not_theirs) | downloads(),
        # As the index has it.
        kind__in=(Kind.DISCLOSURE, Kind.EXPORT),
        organisation=viewer.organisation.name,
        force=viewer.force.code,
    )
    cursor = None
    if given := before or after:
        known = given.isascii() and given.isdigit() and len(given) <= LONGEST_ID
        rows = every.filter(pk=int(given)) if known else every.none()
        cursor = rows.values_list("occurred_at", "pk").first()
        if cursor is None:
            raise NotFound
    some = slice_of(
        every,
        order=("-occurred_at", "-pk"),
        size=PAGE_SIZE,
        cursor=cursor,
        backwards=bool(before),
    )
    hidden = (TOLD,) if takes_referrals(viewer) else (TOLD, REFERRAL)
    shown = [one for one in some.items if _hide(hidden, one, viewer=viewer)]
    consulted([THE_LOG])
    return ReadsPage(
        shown,
        _names(viewer, shown),
        newer=str(some.items[0].pk) if some.has_newer else "",
        older=str(some.items[-1].pk) if some.has_older else "",
    )


def _hide(beginnings: tuple[str, ...], event: Event, *, viewer: User) -> bool:
    """Take out of a colleague's look at a list what is shown to them and not to all.

    Say whether anything is left of it to tell.
    """
    if event.actor == viewer.username:
        return True
    event.records = [r for r in event.records if not r.startswith(beginnings)]
    event.n_records = len(event.records)
    return bool(event.records)


def _names(viewer: User, events: Sequence[Event]) -> dict[str, str]:
    people = User.objects.filter(
        organisation=viewer.organisation_id,
        username__in={event.actor for event in events},
    )
    return dict(people.values_list("username", "display_name"))
