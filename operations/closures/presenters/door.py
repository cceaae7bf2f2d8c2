"""The page for an officer at the door: what keeps people out, until when, who enters.

It is read in the street, on a phone: the answer first, in few words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.actions import verbs_to_make
from operations.closures.choices import EventKind, Scope, State
from operations.closures.presenters import limit_words, shown_state
from operations.closures.queries import (
    authority,
    facts_of,
    live_rows,
    signatory_name,
    status_of,
)
from operations.closures.rules.door import Closed, closed_now
from operations.closures.rules.ends import notice_deadline
from operations.closures.rules.moves import MOVE_OF, NOTICE, Status
from operations.statute.presenters import DAYS, left
from operations.statute.rules.limits import Code, Deadline, Provisions, cited
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel.clock import london_date
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import Link, SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice

BY: Mapping[str, str] = {
    "order": "Closed by a court’s order",
    "notice": "Closed by a notice",
    "continued": "Closed by a notice that the court let go on",
}
NOT_CLOSED = "Not closed now"
ASK = (
    "Do not keep anybody out or arrest for a breach by this case. If you think that it "
    "should be closed, ask the caseworker or the duty inspector."
)
ON_THE_DOOR = "As the notice on the door says: it was not made on this site"
NEVER_KEPT_OUT = (
    "A notice cannot keep out people who habitually live there, nor the owner (s.76(4))"
)


@dataclass(frozen=True)
class DoorPage:
    """What `closures/door.html` draws."""

    reference: str
    place: str
    back_url: str
    is_closed: bool
    answer: str
    left: str
    until: str
    # What to do, and not to do, where nothing keeps people out.
    advice: str
    # An order that is longer than a court may make it: what to do.
    too_long: str
    rows: Sequence[SummaryRow]
    steps: Sequence[Link]
    as_of: str


def door_page(
    viewer: User,
    case: "ClosureCase",
    *,
    rows: Sequence["ClosureEvent"],
    kept: Sequence["ClosureNotice"],
    law: Provisions,
    now: datetime,
) -> DoorPage:
    """Present what an officer at the door needs, as of now."""
    status = status_of(rows)
    closed = None if case.is_in_error else closed_now(law, status, now=now)
    told = [_who_may_enter(status, closed, rows=rows, kept=kept)] if closed else []
    if closed:
        told = [*told, _breach(law, closed, now), _force(law, now)]
    as_ordered = ", as ordered" if closed and closed.limit else ""
    return DoorPage(
        reference=case.reference,
        place=case.place_text or "Place on the map",
        back_url=reverse("closures:detail", args=[case.reference]),
        is_closed=closed is not None,
        answer=BY[closed.by] if closed else NOT_CLOSED,
        left=left(closed.until, now=now) if closed else "",
        until=f"Until {_whole(closed.until)}{as_ordered}"
        if closed
        else _why_not(case, status, law=law, now=now),
        advice="" if closed else ASK,
        too_long=limit_words(closed.limit) if closed and closed.limit else "",
        rows=[*told, *_papers(case, rows, kept)],
        steps=_steps(viewer, case, status) if closed else [],
        as_of=written_instant(now),
    )


def _whole(until: Deadline) -> str:
    """Write when it ends with weekday and date: it is read days later too."""
    day = london_date(until.due_at)
    told = written_date(day) if until.is_day else written_instant(until.due_at)
    return f"{DAYS[day.weekday()]} {told}"


def _why_not(
    case: "ClosureCase", status: Status, *, law: Provisions, now: datetime
) -> str:
    if case.is_in_error:
        return "This case was recorded in error"
    ended = notice_deadline(law, status)
    if ended and status.state in (*NOTICE, State.ADJOURNED):
        return f"The notice ended on {_whole(ended)}"
    return f"The case stands at: {State(shown_state(case, now)).label}"


def _who_may_enter(
    status: Status,
    closed: Closed,
    *,
    rows: Sequence["ClosureEvent"],
    kept: Sequence["ClosureNotice"],
) -> SummaryRow:
    if closed.by == "order":
        scope = str(Scope(status.scope).label) if status.scope else ""
        named = status.exceptions
        but = f"May enter: {named}" if named else "The order names no one who may"
        return SummaryRow("Who may enter", scope, lines=[but])
    typed = _typed(rows, kept)
    lines = [
        f"May not enter or stay: {typed['kept_out']}" if typed else ON_THE_DOOR,
        *([typed["times"]] if typed else []),
        *(f"Varied: {words}" for words in _varied(rows)),
        NEVER_KEPT_OUT,
    ]
    return SummaryRow("Who may enter", lines=lines)


def _typed(
    rows: Sequence["ClosureEvent"], kept: Sequence["ClosureNotice"]
) -> Mapping[str, str]:
    """Return what was typed for the notice that was served; nothing if not known."""
    served = [row for row in live_rows(rows) if row.kind == EventKind.SERVE]
    n = facts_of(served[-1]).document if served else None
    return next((one.typed for one in kept if one.n == n), {})


def _varied(rows: Sequence["ClosureEvent"]) -> list[str]:
    return [
        facts_of(row).change for row in live_rows(rows) if row.kind == EventKind.VARY
    ]


def _breach(law: Provisions, closed: Closed, now: datetime) -> SummaryRow:
    """Say what is an offence there: section 86."""
    section = cited(law, Code.CLOSURE_BREACH, london_date(now)).section
    what = "order" if closed.by == "order" else "notice"
    return SummaryRow(
        "Offence",
        f"To enter or stay against the {what} without reasonable excuse, or to "
        f"obstruct who serves the notice or enforces the order ({section})",
    )


def _force(law: Provisions, now: datetime) -> SummaryRow:
    """Say who may go in to shut the premises: section 85."""
    section = cited(law, Code.ENFORCE, london_date(now)).section
    return SummaryRow(
        "To secure it",
        "Under an order, anyone the applicant authorises may enter and shut the "
        "premises, with reasonable force: of an order for the police any constable "
        f"({section}). A notice alone gives no such power",
    )


def _papers(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    kept: Sequence["ClosureNotice"],
) -> list[SummaryRow]:
    """Say who issued and signed it, when it was served, and whom to ring."""
    status, signed = status_of(rows), authority(rows)
    found = [SummaryRow("Issued by", case.issuer.name)]
    if signed and (name := signatory_name(signed)):
        found.append(
            SummaryRow("Authorised by", name, lines=[facts_of(signed).position])
        )
    if status.served_at:
        found.append(SummaryRow("Served", written_instant(status.served_at)))
    if typed := _typed(rows, kept):
        ring = [typed.get("position", ""), typed.get("telephone", "")]
        found.append(SummaryRow("Ring", lines=[one for one in ring if one]))
    return found


def _steps(viewer: User, case: "ClosureCase", status: Status) -> list[Link]:
    """Return what an officer may record from the door."""
    entered = MOVE_OF[EventKind.ENTER]
    verbs = verbs_to_make(viewer, case, entered, last=status.last)
    links = []
    if policy.can(viewer, Verb.RECORD_ARREST):
        links.append(Link("Record an arrest", reverse("arrests:new")))
    if all(policy.can(viewer, verb) for verb in verbs):
        url = reverse("closures:move", args=[case.reference, EventKind.ENTER])
        links.append(Link(f"Record: {entered.label.lower()}", url))
    return links
