"""The top of a case's page: the deadlines, the warnings and the next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.closures.choices import EventKind, State
from operations.closures.events import status_of
from operations.closures.presenters.alarms import alarms, gap_if_served_now
from operations.closures.presenters.inside import inside_lines
from operations.closures.presenters.kept import documents
from operations.closures.presenters.notice import has_notice
from operations.closures.presenters.order import has_draft
from operations.closures.record import CLOSURES
from operations.closures.rules.ends import exceeded_limit, hearing_deadline
from operations.closures.rules.moves import (
    BEFORE_SERVICE,
    ENDED,
    NOTICE,
    ClosureMove,
    Status,
)
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.presenters.wording import by_when
from operations.deadlines.rules import Due
from operations.statute.choices import Issuer
from operations.statute.presenters import warning_of_closed_days, when
from operations.statute.rules.clocks import Clock, earliest_service_for
from operations.statute.rules.limits import Provisions
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant

if TYPE_CHECKING:
    from operations.closures.models import (
        ClosureCase,
        ClosureEvent,
        ClosureException,
        ClosureNotice,
    )

# What must be done by a time comes before what only ends then.
FIRST = (
    Clock.HEARING,
    Clock.ADJOURNED_HEARING,
    Clock.ORDER_LIMIT,
    Clock.ORDER_ENDS,
    Clock.CONTINUED_NOTICE_ENDS,
    Clock.NOTICE_ENDS,
)
# A gap is shown as text above the clocks, and reviews below them.
NO_CLOCK = (Clock.NOTICE_GAP, DeadlineKind.IRREGULAR, DeadlineKind.ALONE)
# Shown as buttons; the rarer ones are under More.
MOST_BUTTONS = 4
RARE = (
    EventKind.VARY,
    EventKind.ENTER,
    EventKind.RETURN,
    EventKind.ABANDON,
    EventKind.NAME_CONSULTEE,
    EventKind.TAKE_BACK,
)
# For the viewer who completed the draft.
LEFT_TO_OTHERS = "You completed this draft, so someone else must authorise the notice"
BY_ITS_DRAFTER = "Authorise it yourself, with a reason"


@dataclass(frozen=True)
class Step:
    """A button: a move that the law allows next, and the page that records it."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseRead:
    """What was read of a case for its panel.

    `has_order` says whether a court order is kept with it as a paper. `may_decide`:
    whether the viewer decides who may be inside.
    """

    rows: Sequence["ClosureEvent"]
    notices: Sequence["ClosureNotice"]
    has_order: bool
    dues: Sequence[Due]
    reviews: Sequence[dict[str, Any]]
    inside: Sequence["ClosureException"]
    may_decide: bool


def panel(
    case: "ClosureCase",
    read: CaseRead,
    *,
    law: Provisions,
    now: datetime,
    may_run: bool,
    moves: Sequence[ClosureMove],
    is_drafter: bool,
) -> Panel:
    """Return the top of the page; a case in error has no deadline and no next step.

    `moves` are those that the law and the viewer's verbs allow next. Who `is_drafter`
    of the notice authorises it only if no one else is there.
    """
    status = status_of(read.rows)
    first = alarms(law, status, Issuer(case.issued_as), now=now)
    is_live = not case.is_in_error
    clocks = _clocks(read.dues, now) if is_live else []
    steps: list[tuple[Step, bool]] = []
    if is_live and may_run:
        offered = _offered(status, moves, is_drafter=is_drafter)
        steps = _steps(case, status, moves=offered, first=first.steps)
        if exceeded_limit(law, status):
            steps = _to_check(case, steps, has_order=read.has_order)
    hints = _hints(law, status, now)
    if any(step.text == BY_ITS_DRAFTER for step, _ in steps):
        hints.insert(0, LEFT_TO_OTHERS)
    common = [step for step, is_rare in steps if not is_rare]
    rare = [step for step, is_rare in steps if is_rare]
    shown = {
        "clock": clocks[0] if clocks else None,
        "more_clocks": clocks[1:],
        "flags": first.words if is_live else [],
        "warnings": _warnings(law, status, now),
        "hints": hints,
        "steps": common[:MOST_BUTTONS],
        "more_steps": [*common[MOST_BUTTONS:], *rare],
        "reviews": read.reviews,
        "documents": documents(case, read.notices, read.rows),
        # The page for an officer at the door, once a notice is served or an order made.
        "door_url": _door_url(case, status),
        "inside": _inside(case, status, read) if is_live else None,
        "missing": missing_words(status),
    }
    return Panel("closures/panel.html", shown, is_first=True)


def _door_url(case: "ClosureCase", status: Status) -> str:
    if not (status.served_at or status.order_made_at):
        return ""
    return CLOSURES.url("door", case.reference)


def _inside(
    case: "ClosureCase", status: Status, read: CaseRead
) -> dict[str, Any] | None:
    """Return who may be inside by role, and where to change it; None if no one asks.

    Names are on the door card, and on the page that changes the list.
    """
    lines = inside_lines(read.inside, with_names=False)
    if not (lines or read.may_decide) or status.state in ENDED:
        return None
    drafts = read.may_decide and has_draft(status.state)
    return {
        "lines": lines,
        "url": CLOSURES.url("inside", case.reference) if read.may_decide else "",
        "draft_url": CLOSURES.url("draft_order", case.reference) if drafts else "",
    }


def missing_words(status: Status) -> list[str]:
    """Return the questions of the draft to answer before it can be authorised."""
    if status.state != State.DRAFT:
        return []
    answers = status.prepared
    asked = {
        "who lives there": answers.residents,
        "whether children live there": answers.children,
        "whether an adult at risk lives there": answers.adults_at_risk,
        "whether the occupier is the victim": answers.occupier_is_victim,
        "why the notice is necessary": answers.necessity,
        "who was informed": answers.informed,
        "who was consulted": answers.consulted,
        "the court and time of the hearing": answers.hearing_court
        and answers.hearing_at,
    }
    if answers.occupier_is_victim == "yes":
        asked |= {
            "why a partial order, or why not": answers.partial_order,
            "where the occupier will live": answers.rehousing,
            "the adult referral": answers.adult_referral,
        }
    return [words for words, answer in asked.items() if not answer]


def _clocks(dues: Sequence[Due], now: datetime) -> list[dict[str, Any]]:
    """Return the clocks of what is still due: the most serious, then the soonest."""
    order = {kind: n for n, kind in enumerate(FIRST)}
    running = [due for due in dues if not due.is_met and due.kind not in NO_CLOCK]
    running.sort(key=lambda due: (order.get(Clock(due.kind), len(FIRST)), due.due_at))
    shown = [(due, by_when(due, now)) for due in running]
    return [
        {
            "label": str(DeadlineKind(due.kind).label),
            "left": by.main,
            "when": by.note,
            "section": _cited(due),
            "is_over": now > due.due_at,
        }
        for due, by in shown
    ]


def _cited(due: Due) -> str:
    """Return the section, with the Act for a landlord's notice: it varies by tenure."""
    is_of_landlord = due.kind == Clock.LANDLORD_NOTICE
    return f"{due.section}, {due.act}" if is_of_landlord else due.section


def _warnings(law: Provisions, status: Status, now: datetime) -> list[str]:
    """Return the warnings: closed courts, and a hearing that cannot be kept."""
    found, booked = [], status.prepared.hearing_at
    if status.state in NOTICE and status.served_at:
        due = hearing_deadline(law, status.served_at)
        if due and now <= due.due_at:
            found.append(warning_of_closed_days(status.served_at, due))
    if status.state == State.AUTHORISED:
        if due := hearing_deadline(law, now):
            found.append(warning_of_closed_days(now, due))
        if booked and booked < now:
            found.append("The hearing booked has passed: book another, or cancel")
        found.append(gap_if_served_now(law, status, now))
    return [words for words in found if words]


def _hints(law: Provisions, status: Status, now: datetime) -> list[str]:
    """Return, before service, by when it must be heard and how early to serve it."""
    if status.state not in BEFORE_SERVICE:
        return []
    found: list[str] = []
    if due := hearing_deadline(law, now):
        heard_by = f"{when(due, now=now)}, {due.provision.section}"
        found.append(f"If served now, it must be heard by {heard_by}")
    booked = status.prepared.hearing_at
    if booked and booked > now:
        try:
            earliest = earliest_service_for(law, hearing_slot=booked)
        except RuleBroken:
            return found
        at = f"the hearing booked for {written_instant(booked)}"
        found.append(f"Earliest time to serve for {at}: {written_instant(earliest)}")
    return found


def _offered(
    status: Status, moves: Sequence[ClosureMove], *, is_drafter: bool
) -> list[ClosureMove]:
    """Return the moves to offer: an authority once the draft is complete.

    To the drafter it is offered last, as what it then is.
    """
    offered = list(moves)
    for move in moves:
        if move.code == EventKind.AUTHORISE and missing_words(status):
            offered.remove(move)
        elif move.code == EventKind.AUTHORISE and is_drafter:
            offered.remove(move)
            offered.append(replace(move, label=BY_ITS_DRAFTER))
    return offered


def _steps(
    case: "ClosureCase",
    status: Status,
    *,
    moves: Sequence[ClosureMove],
    first: Sequence[EventKind],
) -> list[tuple[Step, bool]]:
    """Return a button for each move; those that resolve an alert come first."""
    document = _notice_button(case) if has_notice(status) else []
    order: dict[str, int] = {kind: n for n, kind in enumerate(first)}
    offered = sorted(moves, key=lambda move: order.get(move.code, len(order)))
    buttons = [
        (_button(case, move, is_main=n == 0), _is_rare(move))
        for n, move in enumerate(offered)
    ]
    return buttons[:1] + document + buttons[1:]


def _to_check(
    case: "ClosureCase", steps: list[tuple[Step, bool]], *, has_order: bool
) -> list[tuple[Step, bool]]:
    """Put first, for an order longer than lawful, what legal services need: the order.

    Extending it further is no first step, so it moves to the rarer ones.
    """
    extend = CLOSURES.url("move", case.reference, EventKind.APPLY_EXTENSION)
    others = [
        (replace(step, is_main=False), is_rare or step.url == extend)
        for step, is_rare in steps
    ]
    if has_order:
        return others
    url = CLOSURES.url("new_paper", case.reference)
    return [(Step("Add the court order", url, is_main=True), False), *others]


def _notice_button(case: "ClosureCase") -> list[tuple[Step, bool]]:
    url = CLOSURES.url("notice", case.reference)
    return [(Step("Make the notice (PDF)", url), False)]


def _button(case: "ClosureCase", move: ClosureMove, *, is_main: bool) -> Step:
    url = CLOSURES.url("move", case.reference, move.code)
    return Step(move.label, url, is_main=is_main and not _is_rare(move))


def _is_rare(move: ClosureMove) -> bool:
    return move.code in RARE or move.label == BY_ITS_DRAFTER
