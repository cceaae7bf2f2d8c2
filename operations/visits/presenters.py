"""What pages show of marks, and of the visits that others planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.visits import queries
from operations.visits.choices import Planned, Reason
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.look.dates import short_instant, written_date
from stronghold.look.parts import Cell, Column, Row, Table, Tag
from stronghold.records.presenters import Panel

if TYPE_CHECKING:
    from operations.visits.models import AskMark, VisitAlert
    from stronghold.places.models import Premises
    from stronghold.records.models import Record

RANG = Tag("Says they rang", "done")
ASKED = Tag("Asked to ring", "attention")
LATE = Tag("Review is late", "attention")


@dataclass(frozen=True)
class BeforeVisit:
    """The question whether to ring first, and one's own team's mark, on a page."""

    premises: str = ""
    words: str = ""
    mark: str = ""
    mark_url: str = ""
    mark_text: str = ""


@dataclass(frozen=True)
class VisitsPage:
    """What `visits/list.html` draws."""

    alerts: Table | None
    marks: Table | None


def visits_page(viewer: User) -> VisitsPage:
    return VisitsPage(
        alerts_table(queries.alerts(viewer), "Visits that others planned"),
        _marks_table(queries.marks(viewer)),
    )


def alerts_table(alerts: Sequence["VisitAlert"], caption: str) -> Table | None:
    """List who plans what, where and since when, and whether they say they rang."""
    if not alerts:
        return None
    return Table(
        caption=caption,
        columns=[Column(t) for t in ("Who", "What", "Where", "When", "Rang")],
        rows=[_alert_row(one) for one in alerts],
        stacked=True,
    )


def _alert_row(alert: "VisitAlert") -> Row:
    planner = alert.planner
    of = planner.team.name if planner.team else planner.organisation.name
    where: Cell | str = alert.place_text
    if alert.premises_id:
        url = reverse("ledger:premises", args=[alert.premises_id])
        where = Cell(alert.place_text, href=url)
    return Row(
        [
            Cell(planner.display_name, note=of),
            str(Planned(alert.planned).label),
            where,
            short_instant(alert.made_at),
            Cell("", tag=RANG if alert.rang else ASKED),
        ]
    )


def _marks_table(marks: Sequence["AskMark"]) -> Table | None:
    if not marks:
        return None
    return Table(
        caption="Where your team asks to be rung first",
        columns=[Column(t) for t in ("Where", "Why", "Set by", "Review by")],
        rows=[_mark_row(one) for one in marks],
        stacked=True,
    )


def _mark_row(mark: "AskMark") -> Row:
    url = reverse("visits:mark", args=[mark.premises_id])
    late = LATE if mark.review_on <= clock.today() else None
    return Row(
        [
            Cell(mark.premises.address, href=url),
            str(Reason(mark.reason).label),
            mark.set_by.display_name,
            Cell(written_date(mark.review_on), tag=late),
        ]
    )


def before_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the question whether to ring first, for who may visit its place.

    Under a warrant an entry is planned, which asks it automatically.
    """
    is_somewhere = (row.premises_id or row.street_id) and row.place_text
    if not is_somewhere or row.reference.startswith("W"):
        return None
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    shown = BeforeVisit(premises=str(row.premises_id or ""), words=row.place_text)
    return Panel("visits/before.html", shown)


def before_at(viewer: User, premises: "Premises") -> BeforeVisit | None:
    """Return the same for premises, with what the viewer's own team asks there."""
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    mark = queries.mark_at(viewer, premises.pk)
    may_set = policy.can(viewer, Verb.SET_ASK_FIRST) and viewer.team_id is not None
    ask = "Ask to be rung before a visit"
    return BeforeVisit(
        premises=str(premises.pk),
        words=premises.address,
        mark=_mark_words(mark) if mark else "",
        mark_url=reverse("visits:mark", args=[premises.pk]) if may_set else "",
        mark_text="Review it, or take it off" if mark else ask,
    )


def _mark_words(mark: "AskMark") -> str:
    why = str(Reason(mark.reason).label)
    until = written_date(mark.review_on)
    return f"Your team asks to be rung first. {why}. Review by {until}."
