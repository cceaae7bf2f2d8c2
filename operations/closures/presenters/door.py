"""The page for an officer at the door: what keeps people out, until when, who enters.

It is read on a phone in the street: the answer comes first, in few words.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.closures.choices import EventKind, Scope, State
from operations.closures.events import (
    authority,
    facts_of,
    live_rows,
    signatory_name,
    status_of,
)
from operations.closures.presenters import limit_words
from operations.closures.record import CLOSURES
from operations.closures.rules.door import Closed, closed_now
from operations.closures.rules.ends import notice_deadline
from operations.closures.rules.moves import NOTICE, Status
from operations.statute.presenters import DAYS, left
from operations.statute.rules.limits import Code, Deadline, Provisions, cited
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Link, SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice

BY: Mapping[str, str] = {
    "order": "Closed by a court’s order",
    "notice": "Closed by a notice",
    "continued": "Closed by a notice that the court continued",
}
NOT_CLOSED = "Not closed now"
ASK = (
    "Do not keep anyone out or arrest for a breach of this case. If you think that it "
    "should be closed, ask the caseworker or the duty inspector."
)
ON_THE_DOOR = "As the notice on the door says: it was not made on this site"
NEVER_KEPT_OUT = (
    "A notice cannot keep out people who habitually live there, nor the owner (s.76(4))"
)


def door_page(
    case: "ClosureCase",
    *,
    rows: Sequence["ClosureEvent"],
    kept: Sequence["ClosureNotice"],
    law: Provisions,
    now: datetime,
    steps: Sequence[Link],
) -> dict[str, Any]:
    """Return what `closures/door.html` draws for an officer at the door now.

    `steps` is what the officer may record from there, while it is closed.
    """
    status = status_of(rows)
    closed = None if case.is_in_error else closed_now(law, status, now=now)
    page = {
        "reference": case.reference,
        "place": written_place(case),
        "back_url": CLOSURES.url("detail", case.reference),
        "as_of": written_instant(now),
    }
    issued = _papers(case, rows, kept)
    if closed is None:
        why_not = _why_not(case, status, law=law, now=now)
        return page | {
            "answer": NOT_CLOSED,
            "until": why_not,
            "advice": ASK,
            "rows": issued,
        }
    as_ordered = ", as ordered" if closed.limit else ""
    return page | {
        "is_closed": True,
        "answer": BY[closed.by],
        "until": f"Until {_end_in_full(closed.until)}{as_ordered}",
        "left": left(closed.until, now=now),
        # What to do about an order that is longer than a court may make.
        "too_long": limit_words(closed.limit) if closed.limit else "",
        "rows": [
            _who_may_enter(status, closed, rows=rows, kept=kept),
            _breach(law, closed, now),
            _force(law, now),
            *issued,
        ],
        "steps": steps,
    }


def _end_in_full(until: Deadline) -> str:
    """Return when it ends with weekday and date, as it may be read days later."""
    day = london_date(until.due_at)
    end = written_date(day) if until.is_day else written_instant(until.due_at)
    return f"{DAYS[day.weekday()]} {end}"


def _why_not(
    case: "ClosureCase", status: Status, *, law: Provisions, now: datetime
) -> str:
    if case.is_in_error:
        return "This case was recorded in error"
    ended = notice_deadline(law, status)
    if ended and status.state in (*NOTICE, State.ADJOURNED):
        return f"The notice ended on {_end_in_full(ended)}"
    return f"Status of the case: {State(case.state_at(now)).label}"


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
    times = [typed["times"]] if typed else []
    lines = [
        f"May not enter or stay: {typed['kept_out']}" if typed else ON_THE_DOOR,
        *times,
        *(f"Varied: {words}" for words in _varied(rows)),
        NEVER_KEPT_OUT,
    ]
    return SummaryRow("Who may enter", lines=lines)


def _typed(
    rows: Sequence["ClosureEvent"], kept: Sequence["ClosureNotice"]
) -> Mapping[str, str]:
    """Return the text of the notice that was served; empty if it is not known."""
    served = [row for row in live_rows(rows) if row.kind == EventKind.SERVE]
    n = facts_of(served[-1]).document if served else None
    return next((one.typed for one in kept if one.n == n), {})


def _varied(rows: Sequence["ClosureEvent"]) -> list[str]:
    return [
        facts_of(row).change for row in live_rows(rows) if row.kind == EventKind.VARY
    ]


def _breach(law: Provisions, closed: Closed, now: datetime) -> SummaryRow:
    """Return what is an offence there: section 86."""
    section = cited(law, Code.CLOSURE_BREACH, london_date(now)).section
    what = "order" if closed.by == "order" else "notice"
    return SummaryRow(
        "Offence",
        f"To enter or stay against the {what} without reasonable excuse, or to "
        f"obstruct who serves the notice or enforces the order ({section})",
    )


def _force(law: Provisions, now: datetime) -> SummaryRow:
    """Return who may enter to secure the premises: section 85."""
    section = cited(law, Code.ENFORCE, london_date(now)).section
    return SummaryRow(
        "To secure it",
        "Under an order, anyone the applicant authorises may enter and secure the "
        "premises, with reasonable force: for a police order, any constable "
        f"({section}). A notice alone gives no such power",
    )


def _papers(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    kept: Sequence["ClosureNotice"],
) -> list[SummaryRow]:
    """Return who issued and signed it, when it was served, and who to ring."""
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
        found.append(SummaryRow("Ring", lines=[line for line in ring if line]))
    return found
