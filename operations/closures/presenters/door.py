"""The door card: what closes it and until when, who may be inside, who to ring.

It is read on a phone in the street: the answer comes first, in few words, and then a
button for what the officer found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from operations.closure_moves.choices import EventKind, Found, Scope, State
from operations.closure_moves.rules.ends import (
    continued_deadline,
    notice_deadline,
    order_begins,
)
from operations.closure_moves.rules.facts import SuspendedBy
from operations.closure_moves.rules.moves import NOTICE, ORDERS, Status
from operations.closure_moves.wording import CODES
from operations.closures.events import (
    authority,
    facts_of,
    live_rows,
    signatory_name,
    status_of,
)
from operations.closures.presenters import limit_words
from operations.closures.presenters.inside import inside_lines
from operations.closures.record import CLOSURES
from operations.closures.rules.door import Closed, closed_now
from operations.statute.choices import Issuer
from operations.statute.presenters import DAYS, left
from operations.statute.rules.limits import Code, Deadline, Provisions, cited
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.dates import as_limit, written_date, written_instant
from stronghold.core.ui.parts import Link, SummaryRow
from stronghold.core.ui.telephone import Telephone

if TYPE_CHECKING:
    from operations.closures.models import (
        ClosureCase,
        ClosureEvent,
        ClosureException,
        ClosureNotice,
    )

# The address of a topic above this one, which records what the officer found.
VISIT = "doors:closure_visit"
BY: Mapping[str, str] = {
    "order": "Closed by a court’s order",
    "notice": "Closed by a notice",
    "continued": "Closed by a notice that the court continued",
}
# The look of each button.
BUTTONS: Mapping[str, str] = {
    Found.AS_ORDERED: "primary",
    Found.BREACH: "warning",
    Found.NO_ANSWER: "secondary",
}
NOT_CLOSED, NOT_YET = "Not closed now", "Not closed yet"
SUSPENDED = "Not closed: the order is suspended"
ASK = (
    "Do not keep anyone out, and do not arrest for breach. If you think that it should "
    "be closed, ask the caseworker or the duty inspector."
)
ON_THE_DOOR = "See the notice on the door: it was not made on this site"
ALWAYS = "People who habitually live there, and the owner (s.76(4))"
NO_ONE = "No one is recorded here. Read the order"
# Section 85(2): who is authorised, by who applied for the order.
OF_POLICE = (
    "Under a police order, a constable or a person whom the chief officer authorises"
)
OF_COUNCIL = "Under a council’s order, a person whom the council authorises"


@dataclass(frozen=True, kw_only=True)
class DoorRead:
    """What was read of a case for its card.

    `may_read_names`: whether the viewer may read whom the notice or the order names.
    """

    rows: Sequence["ClosureEvent"]
    kept: Sequence["ClosureNotice"]
    inside: Sequence["ClosureException"]
    may_read_names: bool


def door_page(
    case: "ClosureCase",
    read: DoorRead,
    *,
    law: Provisions,
    now: datetime,
    steps: Sequence[Link],
    uuids: Sequence[UUID | str],
) -> dict[str, Any]:
    """Return what `closures/door.html` draws for an officer at the door now.

    `steps` is what the officer may record from there, while it is closed. `uuids` has
    one for each answer, so that a tap is stored once; none, if the viewer may not
    record a visit.
    """
    status = status_of(read.rows)
    closed = None if case.is_in_error else closed_now(law, status, now=now)
    page = {
        "reference": case.reference,
        "place": written_place(case),
        "back_url": CLOSURES.url("detail", case.reference),
        "as_of": written_instant(now),
        "ring": _ring(case, read),
    }
    issued = _papers(case, read.rows)
    if closed is None:
        why_not = _why_not(case, status, law=law, now=now)
        return page | {
            "answer": _not_closed(case, status, now),
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
        "also": _other_end(law, status, closed),
        # What to do about an order that is longer than a court may make.
        "too_long": limit_words(closed.limit) if closed.limit else "",
        "inside": _may_be_inside(status, closed, read),
        "offence": _breach(law, closed, now),
        "rows": [
            *_as_typed(closed, read, scope=status.scope),
            _force(case, law, now),
            *issued,
        ],
        "steps": steps,
        "visit_url": reverse(VISIT, args=[case.reference]),
        "answers": [
            {
                "code": code,
                "label": label,
                "kind": BUTTONS[code],
                "client_uuid": client_uuid,
            }
            for (code, label), client_uuid in zip(Found.choices, uuids, strict=False)
        ],
    }


def closed_until(closed: Closed) -> str:
    """Return until when an address is closed, short enough for a list."""
    at = as_limit(closed.until.due_at)
    if closed.until.is_day:
        return f"until {written_date(london_date(at))}"
    return f"until {written_instant(at)}"


def _end_in_full(until: Deadline) -> str:
    """Return when it ends with weekday and date, as it may be read days later."""
    at = as_limit(until.due_at)
    day = london_date(at)
    end = written_date(day) if until.is_day else written_instant(at)
    return f"{DAYS[day.weekday()]} {end}"


def _other_end(law: Provisions, status: Status, closed: Closed) -> str:
    """Return the other end of a notice that the court continued; "" if it has none."""
    if closed.by == "notice" and (further := continued_deadline(law, status)):
        return f"Then, as the court continued it, until {_end_in_full(further)}"
    if closed.by == "continued" and (own := notice_deadline(law, status)):
        return f"The notice’s own time ended on {_end_in_full(own)}"
    return ""


def _why_not(
    case: "ClosureCase", status: Status, *, law: Provisions, now: datetime
) -> str:
    if case.is_in_error:
        return "This case was recorded in error"
    if status.order_is_to_come(now) and (begins := order_begins(law, status)):
        return f"Order begins on {_end_in_full(begins)}"
    if status.suspended_at and status.state in ORDERS:
        since = written_instant(status.suspended_at)
        return f"{_suspended_by(status)} suspended the order on {since}"
    ended = notice_deadline(law, status)
    if ended and status.state in (*NOTICE, State.ADJOURNED):
        return f"The notice ended on {_end_in_full(ended)}"
    return f"Status of the case: {State(case.state_at(now)).label}"


def _not_closed(case: "ClosureCase", status: Status, now: datetime) -> str:
    """Return the answer where nothing keeps people out."""
    if case.is_in_error or status.order_has_ended(now) or status.state not in ORDERS:
        return NOT_CLOSED
    return SUSPENDED if status.suspended_at else NOT_YET


def _suspended_by(status: Status) -> str:
    names = CODES[SuspendedBy]
    return names[status.suspended_by] if status.suspended_by else "A court"


def _may_be_inside(status: Status, closed: Closed, read: DoorRead) -> list[str]:
    """Return who may be inside, a line each."""
    listed = inside_lines(read.inside, with_names=read.may_read_names)
    if closed.by == "order":
        # Free text, as orders were recorded before there was a list.
        typed = [f"As the order says: {status.exceptions}"] if status.exceptions else []
        return listed + typed or [NO_ONE]
    return [ALWAYS] + listed


def _as_typed(closed: Closed, read: DoorRead, *, scope: str) -> list[SummaryRow]:
    """Return the words of the order or of the notice as it was served and varied."""
    if closed.by == "order":
        return [SummaryRow("Order", str(Scope(scope).label))] if scope else []
    typed = _typed(read)
    lines = [
        f"May not enter or stay: {typed['kept_out']}" if typed else ON_THE_DOOR,
        *([typed["times"]] if typed else []),
        *(f"Varied: {words}" for words in _varied(read.rows)),
    ]
    return [SummaryRow("The notice says", lines=lines)]


def _typed(read: DoorRead) -> Mapping[str, str]:
    """Return the text of the notice that was served; empty if it is not known."""
    served = [row for row in live_rows(read.rows) if row.kind == EventKind.SERVE]
    n = facts_of(served[-1]).document if served else None
    return next((one.typed for one in read.kept if one.n == n), {})


def _varied(rows: Sequence["ClosureEvent"]) -> list[str]:
    return [
        facts_of(row).change for row in live_rows(rows) if row.kind == EventKind.VARY
    ]


def _breach(law: Provisions, closed: Closed, now: datetime) -> str:
    """Return what is an offence there: section 86."""
    section = cited(law, Code.CLOSURE_BREACH, london_date(now)).section
    what = "order" if closed.by == "order" else "notice"
    return (
        f"Offence: to enter or stay against the {what} without reasonable excuse "
        f"({section})"
    )


def _force(case: "ClosureCase", law: Provisions, now: datetime) -> SummaryRow:
    """Return who may enter to secure the premises: section 85(1) to (3)."""
    section = cited(law, Code.ENFORCE, london_date(now)).section
    who = OF_POLICE if case.issued_as == Issuer.POLICE else OF_COUNCIL
    return SummaryRow(
        "To secure it",
        f"{who} may enter and secure the premises, with reasonable force ({section}). "
        "A notice alone gives no such power",
    )


def _ring(case: "ClosureCase", read: DoorRead) -> Telephone:
    """Return who to ring: as the notice says, else the team that has the case."""
    typed, team = _typed(read), case.team
    who, number = typed.get("position", ""), typed.get("telephone", "")
    if not number and team and team.duty_phone:
        who, number = team.name, team.duty_phone
    return Telephone(who if number else who or "The duty inspector", number)


def _papers(case: "ClosureCase", rows: Sequence["ClosureEvent"]) -> list[SummaryRow]:
    """Return who issued and signed it, and when it was served."""
    status, signed = status_of(rows), authority(rows)
    found = [SummaryRow("Issued by", case.issuer.name)]
    if signed and (name := signatory_name(signed)):
        found.append(
            SummaryRow("Authorised by", name, lines=[facts_of(signed).position])
        )
    if status.served_at:
        found.append(SummaryRow("Served", written_instant(status.served_at)))
    return found
