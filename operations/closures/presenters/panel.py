"""The top of a case's page: the deadlines, the warnings and the next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.asked_back import hearing_booked
from operations.closure_moves.rules.ends import (
    exceeded_limit,
    hearing_deadline,
    order_begins,
    past_adjournment,
)
from operations.closure_moves.rules.facts import SuspendedBy
from operations.closure_moves.rules.moves import (
    BEFORE_SERVICE,
    ENDED,
    NOTICE,
    ORDERS,
    TO_BE_HEARD,
    ClosureMove,
    Status,
)
from operations.closures.events import status_of
from operations.closures.presenters.alarms import alarms, gap_if_served_now
from operations.closures.presenters.draft import CHANGE, missing_words
from operations.closures.presenters.inside import inside_lines
from operations.closures.presenters.notice import has_notice
from operations.closures.presenters.notices_and_reviews import documents
from operations.closures.presenters.order import has_draft
from operations.closures.presenters.stages import Signing, next_words, stages
from operations.closures.record import CLOSURES
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.presenters.wording import by_when
from operations.deadlines.rules import Due
from operations.statute.choices import Issuer
from operations.statute.judgments import MORGAN
from operations.statute.presenters import warning_of_closed_days, when
from operations.statute.rules.clocks import Clock
from operations.statute.rules.judgments import Judgment
from operations.statute.rules.limits import Deadline, Provisions
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_date, written_instant

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
    Clock.ORDER_BEGINS,
    Clock.ORDER_LIMIT,
    Clock.ORDER_ENDS,
    Clock.CONTINUED_NOTICE_ENDS,
    Clock.NOTICE_ENDS,
)
# A gap is shown as text above the clocks, a signature and service with the stages,
# reviews below.
NO_CLOCK = (
    Clock.NOTICE_GAP,
    DeadlineKind.IRREGULAR,
    DeadlineKind.ALONE,
    DeadlineKind.TO_SIGN,
    DeadlineKind.NOT_SIGNED,
    DeadlineKind.TO_SERVE,
)
# Shown as buttons; the rarer ones are under More.
MOST_BUTTONS = 4
RARE = (
    EventKind.VARY,
    EventKind.ENTER,
    EventKind.RETURN,
    EventKind.SUSPEND,
    EventKind.QUASH,
    EventKind.ABANDON,
    EventKind.NAME_CONSULTEE,
    EventKind.TAKE_BACK,
)
# For the viewer who completed the draft.
BY_ITS_DRAFTER = "Authorise it yourself, with a reason"
# For who does not sign it on this site: someone else can, or is asked to.
ON_PAPER = "Record a signature on paper"


@dataclass(frozen=True)
class Step:
    """A button: a move that the law allows next, and the page that records it."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseRead:
    """What was read of a case for its panel.

    `has_order` says whether a court order is kept with it as a paper. `judgments` bear
    on an adjournment. `may_decide`: whether the viewer decides who may be inside.
    `readers` are the names of the organisations that read it, and `is_asked` whether
    the viewer is asked to sign it.
    """

    rows: Sequence["ClosureEvent"]
    notices: Sequence["ClosureNotice"]
    has_order: bool
    judgments: Sequence[Judgment]
    dues: Sequence[Due]
    reviews: Sequence[dict[str, Any]]
    inside: Sequence["ClosureException"]
    may_decide: bool
    readers: Sequence[str] = ()
    signing: Signing = Signing()
    is_asked: bool = False


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
    missing = missing_words(status)
    clocks = _clocks(read.dues, now) if is_live else []
    steps: list[tuple[Step, bool]] = []
    if is_live and may_run:
        offered = _offered(status, moves, read, is_drafter=is_drafter)
        steps = _steps(case, status, read, moves=offered, first=first.steps, now=now)
        if exceeded_limit(law, status):
            steps = _to_check(case, steps, has_order=read.has_order)
    state = case.state_at(now)
    is_complete = not missing
    next_is = next_words(
        case, status, law, signing=read.signing, is_complete=is_complete, now=now
    )
    door = _door_url(case, status)
    common = [step for step, is_rare in steps if not is_rare]
    rare = [step for step, is_rare in steps if is_rare]
    shown = {
        "clock": clocks[0] if clocks else None,
        "more_clocks": clocks[1:],
        "flags": first.words if is_live else [],
        "warnings": [
            *court_words(law, status, now),
            *_warnings(law, status, now),
        ],
        "judgments": judgments_to_read(law, status, read.judgments),
        "stages": stages(status, state, is_complete=is_complete) if is_live else [],
        "next": next_is if is_live else [],
        "readers": (
            readers_words(read.readers, is_draft=state == State.DRAFT)
            if state in BEFORE_SERVICE
            else ""
        ),
        "steps": common[:MOST_BUTTONS],
        "more_steps": [*common[MOST_BUTTONS:], *rare],
        "reviews": read.reviews,
        "documents": documents(case, read.notices, read.rows),
        # The page for an officer at the door, once a notice is served or an order made.
        "door_url": "" if any(step.url == door for step, _ in steps) else door,
        "inside": _inside(case, status, read) if is_live else None,
        "missing": missing,
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


def _clocks(dues: Sequence[Due], now: datetime) -> list[dict[str, Any]]:
    """Return the clocks of what is still due: the most serious, then the soonest."""
    order = {kind: n for n, kind in enumerate(FIRST)}
    running = [due for due in dues if not due.is_met and due.kind not in NO_CLOCK]
    running.sort(key=lambda due: (order.get(Clock(due.kind), len(FIRST)), due.due_at))
    shown = [(due, by_when(due, now, kind=due.kind)) for due in running]
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


def court_words(law: Provisions, status: Status, now: datetime) -> list[str]:
    """Return what a court decided that changes who is kept out, or needs advice."""
    found = []
    is_order = status.state in ORDERS and not status.order_has_ended(now)
    if is_order and status.suspended_at:
        found.append(_suspended(status))
    elif status.order_is_to_come(now) and (begins := order_begins(law, status)):
        found.append(
            f"Order begins on {when(begins, now=now)}. Until then it keeps no one out, "
            "and being there is no offence against it"
        )
    past = _past_days(law, status)
    if past and status.first_adjourned_at:
        days, section = past.provision.value, past.provision.section
        first = written_date(london_date(status.first_adjourned_at))
        found.append(
            f"Past {days} days: take advice from legal services. The hearing was first "
            f"adjourned on {first}, and {section} gives {days} days in all"
        )
    return found


def judgments_to_read(
    law: Provisions, status: Status, judgments: Sequence[Judgment]
) -> Sequence[Judgment]:
    """Return what courts have decided of adjournments, where one needs advice."""
    return judgments if _past_days(law, status) else ()


def _past_days(law: Provisions, status: Status) -> Deadline | None:
    """Return the limit that an adjournment is past, in a case that has not ended."""
    return None if status.state in ENDED else past_adjournment(law, status)


def _suspended(status: Status) -> str:
    since = written_instant(status.suspended_at) if status.suspended_at else ""
    words = f"Suspended on {since}: until that ends the order keeps no one out. "
    if status.suspended_by == SuspendedBy.MAGISTRATES:
        return words + f"Magistrates have no power to do that: {MORGAN.cited}"
    return words + (
        "Whether this court may suspend an order while an appeal runs is not "
        f"confirmed: take advice. See {MORGAN.cited}"
    )


def readers_words(names: Sequence[str], *, is_draft: bool = True) -> str:
    """Say whose people can read a draft, or a case whose notice is not served yet."""
    who, what = " and ".join(names), "draft" if is_draft else "case"
    return f"{'Only ' if len(names) == 1 else ''}{who} can read this {what}"


def _offered(
    status: Status, moves: Sequence[ClosureMove], read: CaseRead, *, is_drafter: bool
) -> list[ClosureMove]:
    """Return the moves to offer: an authority once the draft is complete.

    To the drafter, and where someone can sign on this site, it is offered last, as what
    it then is. Who is asked to sign does so, or refuses, on one page.
    """
    is_missing, offered = bool(missing_words(status)), []
    for move in moves:
        if move.code in (EventKind.AUTHORISE, EventKind.ASK_SIGNATURE) and is_missing:
            continue
        if move.code == EventKind.ASK_SIGNATURE and not read.signing.may_sign:
            continue
        if move.code == EventKind.NOT_SIGNED:
            continue
        offered.append(_as_offered(move, status, is_missing=is_missing))
    other_words = BY_ITS_DRAFTER if is_drafter else _on_paper(status, read)
    own = [move for move in offered if move.code == EventKind.AUTHORISE]
    if other_words and own:
        offered.remove(own[0])
        offered.append(replace(own[0], label=other_words))
    return offered


def _on_paper(status: Status, read: CaseRead) -> str:
    """Return what an authority is for whom it is not the way to sign; "" otherwise.

    Who may sign and is not asked to does so at once, as no one else is asked; not who
    refused to sign the draft as it is.
    """
    signing = read.signing
    signs_here = signing.is_signatory and not (status.asked or signing.has_refused)
    return "" if signs_here or not signing.may_sign else ON_PAPER


def _as_offered(move: ClosureMove, status: Status, *, is_missing: bool) -> ClosureMove:
    if move.code == EventKind.PREPARE and not is_missing:
        return replace(move, label=CHANGE)
    if move.code == EventKind.ASK_SIGNATURE and status.asked:
        return replace(move, label="Ask someone else to sign")
    return move


def _steps(
    case: "ClosureCase",
    status: Status,
    read: CaseRead,
    *,
    moves: Sequence[ClosureMove],
    first: Sequence[EventKind],
    now: datetime,
) -> list[tuple[Step, bool]]:
    """Return a button for each move; what is next comes first, and is the main one."""
    document = _notice_button(case) if has_notice(status) else []
    order: dict[str, int] = {kind: n for n, kind in enumerate(first)}
    offered = sorted(moves, key=lambda move: order.get(move.code, len(order)))
    before: list[tuple[Step, bool]] = []
    if read.is_asked:
        url = CLOSURES.url("sign", case.reference)
        text = "Read and sign, or say why not"
        before = [(Step(text, url, is_main=True), False)]
    elif not first and waits_for_court(status, now):
        before = [(Step("Door card", _door_url(case, status), is_main=True), False)]
    has_main = bool(before) or bool(status.asked)
    buttons = [
        (
            _button(case, move, is_main=n == 0 and not has_main),
            # Who is asked answers first, and passes it on only if need be.
            _is_rare(move) or (read.is_asked and move.code == EventKind.ASK_SIGNATURE),
        )
        for n, move in enumerate(offered)
    ]
    return before + buttons[:1] + document + buttons[1:]


def waits_for_court(status: Status, now: datetime) -> bool:
    """Say whether a hearing is still to come, so that there is no result to record."""
    at = hearing_booked(status)
    return status.state in TO_BE_HEARD and at is not None and now < at


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
    return move.code in RARE or move.label in (BY_ITS_DRAFTER, ON_PAPER)
