"""Reads of after-care: which homes are revisited, and what is due there."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from operations.after_care.choices import EndedBecause
from operations.after_care.models import AfterCare, Revisit
from operations.after_care.record import AFTER_CARE
from operations.after_care.rules import DAYS, REMEMBERED, Planned
from operations.after_care.visibility import visible_after_care
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.queries import page_of_plans
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Provisions
from reports.models import Report
from reports.report.choices import Concern
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.filters import Filter, ListFilter, YesFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.visibility import IN_USE


class Ended(YesFilter):
    """The after-care that has ended, instead of what is open."""

    name, label, without = "ended", "Ended", "Open"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(ended_on__isnull=False)

    def rows_without(self, viewer: User) -> Q:
        return Q(ended_on__isnull=True)


FILTERS: Sequence[Filter] = (Ended(),)


def after_care_list(
    viewer: User, wanted: ListFilter, ask: PageRequest
) -> Page[AfterCare]:
    """Return a page of the list, the latest first."""
    order = ("-ended_on" if wanted["ended"] else "-since", "-pk")
    rows = wanted.rows(viewer)
    return page_of_plans(AFTER_CARE, viewer, rows, order=order, ask=ask)


def home_of(viewer: User, premises_id: int) -> Premises:
    """Return the premises to revisit; NotFound if the viewer may not see them."""
    row = Premises.objects.filter(visible_premises(viewer), pk=premises_id).first()
    if row is None:
        raise NotFound
    consulted([f"premises:{row.pk}"])
    return row


def open_at(viewer: User, premises_id: int) -> AfterCare | None:
    """Return the open after-care of a home that the viewer may see. Logged."""
    rows = AFTER_CARE.loaded(AFTER_CARE.rows(viewer))
    row = rows.filter(premises=premises_id, ended_on__isnull=True).first()
    if row is not None:
        consulted([row.reference])
    return row


def was_followed_up(premises_id: int, *, of: str, since: date) -> bool:
    """Return whether what happened at a home on a day needs no revisits any more.

    After-care already counted from it, or ended on or after that day; or it was so
    long ago that every revisit would be late.
    """
    rows = AfterCare.objects.filter(premises=premises_id)
    if rows.filter(Q(source=of) | Q(ended_on__gte=since)).exists():
        return True
    return clock.today() - since > timedelta(days=DAYS[-1])


def was_taken_over(premises_id: int) -> bool:
    """Return whether there was a sign in the last year that a home was taken over."""
    since = clock.today() - REMEMBERED
    known = AfterCare.objects.filter(IN_USE, premises=premises_id)
    known = known.exclude(ended_because=EndedBecause.MISTAKEN)
    if known.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=since)).exists():
        return True
    reports = Report.objects.filter(
        IN_USE, premises=premises_id, concern=Concern.CUCKOOING, error_at__isnull=True
    )
    return reports.filter(occurred_on__gte=since).exists()


def planned_of(row: AfterCare) -> list[Planned]:
    """Return the revisits of a home as the rules need them, in their order."""
    return [Planned(one.due_on, one.done_on is not None) for one in revisits_of(row)]


def revisits_of(row: AfterCare) -> list[Revisit]:
    return sorted(row.revisits.all(), key=lambda one: one.day)


def dues_of(row: AfterCare, provisions: Provisions | None = None) -> list[Due]:
    """Return when each revisit is due: by local standard, not by law."""
    if row.ended_on is not None:
        return []
    return [
        Due(
            DeadlineKind.REVISIT,
            last_instant(one.due_on),
            last_instant(one.due_on),
            is_day=True,
            part=str(one.day),
            is_met=one.done_on is not None,
        )
        for one in revisits_of(row)
    ]


def owner_of(row: AfterCare) -> Owner:
    """Return the team whose home it is, or without one the person who began it."""
    person = None if row.team_id else row.recorded_by_id
    return Owner("after_care", row.pk, row.force_id, row.team_id, person)


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the homes to be revisited."""
    return Source(
        field="after_care",
        one_name="After-care",
        kind=AFTER_CARE,
        page="after_care:detail",
        rows=lambda: AfterCare.objects.select_related("recorded_by").prefetch_related(
            "revisits"
        ),
        live=Q(ended_on__isnull=True),
        visible=visible_after_care,
        owner_of=owner_of,
        dues_of=dues_of,
    )
