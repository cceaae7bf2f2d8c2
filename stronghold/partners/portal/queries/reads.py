"""What a partner's people have read, from the audit log; on the alias `default`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from django.db.models import Q

from operations.activities.record import ACTIVITIES
from operations.closures.record import CLOSURES
from operations.safeguarding.record import REFERRALS
from operations.taskings.record import TASKINGS
from operations.warrants.record import WARRANTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takes_referrals
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import downloads, until_now
from stronghold.core.audit.record import consulted
from stronghold.core.records.filters import Filter, ListFilter
from stronghold.core.records.pages import Page, PageRequest, page_of
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.oversight.queries import LOG_FILTERS, ByMoment
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import SharedRows, reading

PAGE_SIZE = 50
# The name under which the audit log records that it was read.
THE_LOG = "audit-log"
# The page of a disclosure, and the start of its references.
DISCLOSURE_PAGE, DISCLOSURE = "portal:disclosure", "D-"
REFERRAL = "F-"
THIS_PAGE = "portal:read"
# The kind of what is shared, by the first letter of its references.
KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        TASKINGS.prefix: Shared.TASKINGS,
        REFERRALS.prefix: Shared.REFERRALS,
        CLOSURES.prefix: Shared.CLOSURES,
        WARRANTS.prefix: Shared.WARRANTS,
        ACTIVITIES.prefix: Shared.ACTIVITIES,
    }
)
# How many records of an event are called by their titles.
MOST_TITLED = 20


# By whom is not among them: a partner is shown names, not usernames.
FILTERS: Sequence[Filter] = tuple(
    one for one in LOG_FILTERS if one.name in ("record", "date_from", "date_to")
)


def own_reads(viewer: User, wanted: ListFilter, ask: PageRequest) -> Page[Event]:
    """Return a page of what people in the viewer's organisation read or downloaded."""
    policy.require(viewer, Verb.USE_PORTAL)
    # Only its recipient may know of a disclosure.
    not_theirs = ~Q(actor=viewer.username) & Q(detail__page=DISCLOSURE_PAGE)
    every = Event.objects.filter(
        until_now(),
        (Q(kind=Kind.DISCLOSURE) & ~not_theirs) | downloads(),
        # The titles that this page shows are logged too, and would fill it.
        ~Q(detail__contains={"page": THIS_PAGE}),
        wanted.rows(viewer),
        _may_ask(viewer, wanted),
        # Repeats the condition of the partial index, so that it is used.
        kind__in=(Kind.DISCLOSURE, Kind.EXPORT),
        organisation=viewer.organisation.name,
        force=viewer.force.code,
    )
    order = ("-occurred_at", "-pk")
    page = page_of(every, order=order, ask=ask, by=ByMoment(every))
    hidden = _hidden_from(viewer)
    shown = [event for event in page.items if _hide(hidden, event, viewer=viewer)]
    consulted([THE_LOG])
    return replace(page, items=shown)


def still_shared(
    viewer: User, agreements: Iterable[Agreement], events: Iterable[Event]
) -> list[SharedRows]:
    """Return the rows of the records read that the viewer may still see, by kind.

    They are read as anything shared is, and logged. Of an event with many, such as that
    of a map, only the first are asked for.
    """
    wanted = {one for event in events for one in event.records[:MOST_TITLED]}
    found = []
    for agreement in agreements:
        asked = {
            code: [one for one in wanted if one.startswith(f"{letter}-")]
            for letter, code in KIND_OF.items()
            if code in agreement.rows
        }
        if not any(asked.values()):
            continue
        with reading(viewer, agreement) as read:
            for code, references in asked.items():
                if references:
                    rows = read.those(KINDS[code], references)
                    wanted -= {row.reference for row in rows.rows}
                    found.append(rows)
    return found


def _hidden_from(viewer: User) -> tuple[str, ...]:
    """Return what references begin with that only some colleagues may see."""
    return (DISCLOSURE,) if takes_referrals(viewer) else (DISCLOSURE, REFERRAL)


def _may_ask(viewer: User, wanted: ListFilter) -> Q:
    """Of what is hidden from the viewer, find the viewer's own reads alone."""
    is_hidden = wanted["record"].startswith(_hidden_from(viewer))
    return Q(actor=viewer.username) if is_hidden else Q()


def _hide(beginnings: tuple[str, ...], event: Event, *, viewer: User) -> bool:
    """Remove from a colleague's event the records that only some people may see.

    Return whether any record is left.
    """
    if event.actor == viewer.username:
        return True
    event.records = [r for r in event.records if not r.startswith(beginnings)]
    event.n_records = len(event.records)
    return bool(event.records)


def names_in(viewer: User, events: Sequence[Event]) -> dict[str, str]:
    """Return the names of the viewer's colleagues who acted, by username."""
    people = User.objects.filter(
        organisation=viewer.organisation_id,
        username__in={event.actor for event in events},
    )
    return dict(people.values_list("username", "display_name"))
