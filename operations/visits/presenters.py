"""What pages show of visits planned by others, and of requests to be rung first."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.visits.choices import Planned, Reason
from stronghold.core.ui.dates import short_instant, written_date
from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag

if TYPE_CHECKING:
    from operations.visits.models import AskFirstRequest, VisitAlert
    from stronghold.core.places.models import AskFirst, Premises

RANG = Tag("Says they rang", "done")
ASKED = Tag("Call first", "attention")
LATE = Tag("Review is late", "attention")
ASK = "Ask to be rung before a visit"
COVER = (
    "They hide where a team has a reason. Say that the visit can go ahead. This site "
    "chooses them, and each ends by itself"
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


def requests_table(requests: Sequence["AskFirstRequest"], today: date) -> Table | None:
    """Return where a team asks to be rung, why, and by when it reviews that."""
    if not requests:
        return None
    return Table(
        caption="Where your team asks to be rung first",
        columns=[Column(t) for t in ("Where", "Why", "Set by", "Review by")],
        rows=[_request_row(request, today) for request in requests],
        stacked=True,
    )


def cover_words(cover: Sequence["AskFirst"]) -> dict[str, str] | None:
    """Return at which places a team is rung without a reason, to be unfolded."""
    if not cover:
        return None
    places = [
        mark.premises.address if mark.premises else mark.words.title() for mark in cover
    ]
    return {
        "summary": f"Where your team is rung for no reason: {len(places)}",
        "text": f"{COVER}: {'; '.join(places)}.",
    }


def _request_row(request: "AskFirstRequest", today: date) -> Row:
    url = reverse("visits:asked", args=[request.reference])
    late = LATE if request.review_on <= today else None
    return Row(
        [
            Cell(request.where, href=url),
            str(Reason(request.reason).label),
            request.set_by.display_name,
            Cell(written_date(request.review_on), tag=late),
        ]
    )


def before_visit(
    *, premises_id: int | None, words: str, may_set: bool = False
) -> dict[str, str]:
    """Return what `visits/before.html` needs to check who to ring about a place.

    `may_set`: whether the viewer may ask to be rung there. It is the same whether or
    not their team does.
    """
    found = {"premises": str(premises_id or ""), "words": words}
    if not may_set:
        return found
    at = ("visits:ask_first", [premises_id]) if premises_id else ("visits:ask", [])
    return {**found, "request_url": reverse(*at[:1], args=at[1]), "request_text": ASK}


def before_visit_at(
    premises: "Premises", request: "AskFirstRequest | None", *, may_set: bool
) -> dict[str, Any]:
    """Return the same for premises, with the request of the viewer's own team."""
    url = reverse("visits:ask_first", args=[premises.pk]) if may_set else ""
    return {
        **before_visit(premises_id=premises.pk, words=premises.address),
        "request": _request_text(request) if request else "",
        "request_url": url,
        "request_text": "Review or lift this" if request else ASK,
    }


def _request_text(request: "AskFirstRequest") -> str:
    why = str(Reason(request.reason).label)
    until = written_date(request.review_on)
    return f"Your team asks to be rung first. {why}. Review by {until}."
