"""Lists what is due, to people who may read the record it is due on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from operations.deadlines.choices import DeadlineKind, DeadlineState, Whose
from operations.deadlines.models import Deadline
from operations.deadlines.queries import Source, sources
from operations.statute.rules.counting import first_instant
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.filters import CodesFilter, Filter, ListFilter

MOST_LISTED = 200
# An urgent referral comes before all that merely has its time.
URGENT_FIRST = Case(
    When(referral__urgency="urgent", then=0), default=1, output_field=IntegerField()
)
# How long what is done stays in the list of what is done.
KEPT = timedelta(days=60)


class OfWhom(CodesFilter):
    """Whose deadlines: by default the team's, or all for a viewer without a team."""

    name, label, choices = "whose", "Whose deadlines", Whose

    def usual(self, viewer: User) -> str:
        return Whose.TEAM if viewer.team_id else Whose.ALL

    def rows(self, text: str, viewer: User) -> Q:
        mine = Q(person=viewer)
        if text == Whose.MINE:
            return mine
        if text == Whose.TEAM and viewer.team_id:
            return mine | Q(team=viewer.team_id)
        return mine if text == Whose.TEAM else Q()


class OfKind(CodesFilter):
    """One kind of deadline."""

    name, label, choices = "kind", "What is due", DeadlineKind

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return [("", "Every kind"), *super().options(viewer)]


class Done(CodesFilter):
    """What was done in the last 60 days, instead of what is still to be done."""

    name, label = "done", "Which"
    choices = (("yes", "Done in the last 60 days"),)
    without = "Still to be done"

    def rows(self, text: str, viewer: User) -> Q:
        since = clock.now() - KEPT
        return ~Q(state=DeadlineState.OPEN) & Q(settled_at__gte=since)

    def rows_without(self, viewer: User) -> Q:
        return Q(state=DeadlineState.OPEN)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return [("", self.without), *super().options(viewer)]


FILTERS: Sequence[Filter] = (OfWhom(), OfKind(), Done())
OWN = ListFilter(FILTERS, {"whose": Whose.TEAM})


@dataclass(frozen=True)
class Found:
    """A deadline with the record that it is of."""

    deadline: Any
    source: Source
    reference: str
    # Where its record is, as it was typed.
    place: str = ""


def visible_deadlines(viewer: User) -> Q:
    """Return the deadlines on records that the viewer may read."""
    seen = Q(pk__in=[])
    for source in sources():
        column = f"{source.field}_id"
        rows = source.rows().filter(source.visible(viewer), pk=OuterRef(column))
        seen |= Q(Exists(rows.order_by()), **{f"{column}__isnull": False})
    return seen


def deadlines(viewer: User, wanted: ListFilter) -> Sequence[Found]:
    """Return what is due, the soonest first; or what was done, the latest first."""
    rows = listed_deadlines(viewer, wanted)
    return _read(rows[:MOST_LISTED], **wanted.as_params())


def listed_deadlines(viewer: User, wanted: ListFilter) -> QuerySet[Deadline]:
    """Return all that the list holds, in its order, unread."""
    way = "-settled_at" if wanted["done"] else "due_at"
    order = (way, "pk") if wanted["done"] else (URGENT_FIRST, way, "pk")
    return _rows(viewer).filter(wanted.rows(viewer)).order_by(*order)


def deadlines_between(
    viewer: User, wanted: ListFilter, days: tuple[date, date]
) -> Sequence[Found]:
    """Return what is due from one day to another, both counted in London."""
    rows = _between(viewer, wanted, days)
    return _read(rows.order_by("due_at", "pk")[:MOST_LISTED], **wanted.as_params())


def n_between(
    viewer: User, wanted: ListFilter, days: tuple[date, date]
) -> tuple[int, int]:
    """Return how many are due in those days, listed or not, and how many are late."""
    found = _between(viewer, wanted, days).aggregate(
        n=Count("pk"), n_late=Count("pk", filter=Q(due_at__lt=clock.now()))
    )
    return found["n"], found["n_late"]


def _between(
    viewer: User, wanted: ListFilter, days: tuple[date, date]
) -> QuerySet[Deadline]:
    first, last = days
    ends = first_instant(last + timedelta(days=1))
    return _rows(viewer).filter(
        wanted.rows(viewer), due_at__gte=first_instant(first), due_at__lt=ends
    )


def next_due(viewer: User, most: int) -> tuple[Sequence[Found], int]:
    """Return the first few that are due to the viewer or their team, and how many."""
    rows = _rows(viewer).filter(OWN.rows(viewer))
    return _read(rows.order_by(URGENT_FIRST, "due_at", "pk")[:most]), rows.count()


def n_pressing(viewer: User, until: datetime) -> int:
    """Return how many of the viewer's own and their team's are due by then."""
    rows = Deadline.objects.filter(OWN.rows(viewer), due_at__lte=until)
    return rows.filter(visible_deadlines(viewer), force=viewer.force).count()


def _rows(viewer: User) -> QuerySet[Deadline]:
    if not policy.can(viewer, Verb.READ_DEADLINES):
        return Deadline.objects.none()
    rows = Deadline.objects.filter(visible_deadlines(viewer), force=viewer.force)
    return rows.select_related("team", "person", "referral")


def _read(rows: QuerySet[Deadline], **filters: Any) -> list[Found]:
    found = with_records(rows)
    consulted({one.reference for one in found}, **filters)
    return found


def with_records(rows: Iterable[Deadline]) -> list[Found]:
    """Return deadlines with the references of their records: one read for a kind."""
    kept = list(rows)
    found: dict[int, Found] = {}
    for source in sources():
        column = f"{source.field}_id"
        owners = {getattr(row, column): None for row in kept} if kept else {}
        owners.pop(None, None)
        record = f"{source.to_record}__" if source.to_record else ""
        columns = (f"{record}reference", f"{record}place_text")
        named = {
            pk: rest
            for pk, *rest in (
                source.rows().filter(pk__in=list(owners)).values_list("pk", *columns)
                if owners
                else ()
            )
        }
        for row in kept:
            if rest := named.get(getattr(row, column)):
                found[row.pk] = Found(row, source, *rest)
    return [found[row.pk] for row in kept if row.pk in found]
