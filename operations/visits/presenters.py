"""What pages show of visits planned by others, and of requests to be rung first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.visits import queries
from operations.visits.choices import Planned, Reason
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import short_instant, written_date
from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag

if TYPE_CHECKING:
    from operations.visits.models import AskFirstRequest, VisitAlert
    from stronghold.core.places.models import Premises
    from stronghold.core.records.models import Record

RANG = Tag("Says they rang", "done")
ASKED = Tag("Asked to ring", "attention")
LATE = Tag("Review is late", "attention")


@dataclass(frozen=True)
class BeforeVisit:
    """What `visits/before.html` draws: the form to check, and one's team's request."""

    premises: str = ""
    words: str = ""
    request: str = ""
    request_url: str = ""
    request_text: str = ""


@dataclass(frozen=True)
class VisitsPage:
    """What `visits/list.html` draws."""

    alerts: Table | None
    requests: Table | None


def visits_page(viewer: User) -> VisitsPage:
    return VisitsPage(
        alerts_table(queries.alerts(viewer), "Visits that others planned"),
        _requests_table(queries.ask_first_requests(viewer)),
    )


def alerts_table(alerts: Sequence["VisitAlert"], caption: str) -> Table | None:
    """Return who plans what, where and when, and whether they say they rang."""
    if not alerts:
        return None
    return Table(
        caption=caption,
        columns=[Column(t) for t in ("Who", "What", "Where", "When", "Rang")],
        rows=[_alert_row(alert) for alert in alerts],
        stacked=True,
    )


def _alert_row(alert: "VisitAlert") -> Row:
    planner = alert.planner
    body = planner.team.name if planner.team else planner.organisation.name
    where: Cell | str = alert.place_text
    if alert.premises_id:
        url = reverse("ledger:premises", args=[alert.premises_id])
        where = Cell(alert.place_text, href=url)
    return Row(
        [
            Cell(planner.display_name, note=body),
            str(Planned(alert.planned).label),
            where,
            short_instant(alert.made_at),
            Cell("", tag=RANG if alert.rang else ASKED),
        ]
    )


def _requests_table(requests: Sequence["AskFirstRequest"]) -> Table | None:
    if not requests:
        return None
    return Table(
        caption="Where your team asks to be rung first",
        columns=[Column(t) for t in ("Where", "Why", "Set by", "Review by")],
        rows=[_request_row(request) for request in requests],
        stacked=True,
    )


def _request_row(request: "AskFirstRequest") -> Row:
    url = reverse("visits:ask_first", args=[request.premises_id])
    late = LATE if request.review_on <= clock.today() else None
    return Row(
        [
            Cell(request.premises.address, href=url),
            str(Reason(request.reason).label),
            request.set_by.display_name,
            Cell(written_date(request.review_on), tag=late),
        ]
    )


def before_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the panel that checks who to ring, for those who may visit the place.

    The page of a warrant has none: planning an entry checks it automatically.
    """
    is_somewhere = (row.premises_id or row.street_id) and row.place_text
    if not is_somewhere or row.reference.startswith("W"):
        return None
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    shown = BeforeVisit(premises=str(row.premises_id or ""), words=row.place_text)
    return Panel("visits/before.html", shown)


def before_at(viewer: User, premises: "Premises") -> BeforeVisit | None:
    """Return the same for premises, with the request of the viewer's own team."""
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    request = queries.ask_first_at(viewer, premises.pk)
    may_set = policy.can(viewer, Verb.SET_ASK_FIRST) and viewer.team_id is not None
    ask = "Ask to be rung before a visit"
    return BeforeVisit(
        premises=str(premises.pk),
        words=premises.address,
        request=_request_text(request) if request else "",
        request_url=reverse("visits:ask_first", args=[premises.pk]) if may_set else "",
        request_text="Review or lift this" if request else ask,
    )


def _request_text(request: "AskFirstRequest") -> str:
    why = str(Reason(request.reason).label)
    until = written_date(request.review_on)
    return f"Your team asks to be rung first. {why}. Review by {until}."
