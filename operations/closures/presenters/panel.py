"""The head of a case's page: the clocks, what to watch for, and what may come next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.actions import verb_to_run, verbs_to_make
from operations.closures.choices import EventKind
from operations.closures.presenters import review_words
from operations.closures.presenters.notice import has_notice
from operations.closures.queries import dues_of, irregular_events, standing_of
from operations.closures.rules import machine
from operations.closures.rules.dues import hearing_deadline
from operations.closures.rules.facts import Kind
from operations.closures.rules.law import open_moves
from operations.closures.rules.machine import Move, Standing
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules import Due
from operations.statute.presenters import left, warning_of_closed_days, when
from operations.statute.rules.clocks import Clock, earliest_service_for
from operations.statute.rules.limits import Deadline, Provisions
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.look.dates import written_instant
from stronghold.records.presenters import Panel

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

# What must be done by then comes before what merely ends.
FIRST = (
    *(Clock.HEARING, Clock.ADJOURNED_HEARING, Clock.ORDER_ENDS),
    *(Clock.CONTINUED_NOTICE_ENDS, Clock.NOTICE_ENDS),
)
HEARINGS = (Clock.HEARING, Clock.ADJOURNED_HEARING)
NO_RESULT = "No result of the hearing recorded"
# Shown as buttons; the rarer ones are folded away.
MOST_BUTTONS = 4
RARE = (
    *(Kind.VARY, Kind.ENTER, Kind.RETURN, Kind.ABANDON),
    *(Kind.NAME_CONSULTEE, Kind.TAKE_BACK),
)


@dataclass(frozen=True)
class ClockView:
    """One clock: what ends, how long is left, until when, and why."""

    label: str
    left: str
    when: str
    section: str
    is_over: bool


@dataclass(frozen=True)
class Step:
    """A button: what comes next in law, and the page that records it."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class Irregular:
    """What was not lawful about an entry, and what an inspector made of it."""

    entry: str
    words: Sequence[str]
    review_url: str
    reviewed: str


@dataclass(frozen=True)
class CasePanel:
    """What `closures/panel.html` draws."""

    clock: ClockView | None
    more_clocks: Sequence[ClockView]
    flags: Sequence[str]
    warnings: Sequence[str]
    hints: Sequence[str]
    steps: Sequence[Step]
    more_steps: Sequence[Step]
    irregular: Sequence[Irregular]
    missing: Sequence[str]


def panel(
    viewer: User,
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    *,
    law: Provisions,
) -> Panel:
    """Return the head of the page; a case in error has no clock and no next step."""
    standing, now = standing_of(rows), clock.now()
    clocks = [] if case.is_in_error else _clocks(dues_of(case, law), now)
    steps = [] if case.is_in_error else _steps(viewer, case, standing)
    common = [step for step, is_rare in steps if not is_rare]
    rare = [step for step, is_rare in steps if is_rare]
    shown = CasePanel(
        clock=clocks[0] if clocks else None,
        more_clocks=clocks[1:],
        flags=[NO_RESULT] if has_no_result(law, standing, now) else [],
        warnings=_warnings(law, standing, now),
        hints=_hints(law, standing, now),
        steps=common[:MOST_BUTTONS],
        more_steps=[*common[MOST_BUTTONS:], *rare],
        irregular=[_irregular(viewer, case, row) for row in irregular_events(rows)],
        missing=missing_words(standing),
    )
    return Panel("closures/panel.html", shown, is_first=True)


def has_no_result(law: Provisions, standing: Standing, now: datetime) -> bool:
    """Say whether the time of a hearing is past and nobody has told what came of it."""
    if standing.state == machine.ADJOURNED and standing.adjourned_until:
        return now > standing.adjourned_until
    if standing.state not in machine.NOTICE or standing.served_at is None:
        return False
    due = hearing_deadline(law, standing.served_at)
    return due is not None and now > due.due_at


def missing_words(standing: Standing) -> list[str]:
    """Return what the draft has yet to answer before it can be authorised."""
    if standing.state != machine.DRAFT:
        return []
    told = standing.prepared
    asked = {
        "who lives there": told.residents,
        "whether children live there": told.children,
        "whether an adult at risk lives there": told.adults_at_risk,
        "whether the occupier is the victim": told.occupier_is_victim,
        "why the notice is necessary": told.necessity,
        "who was informed": told.informed,
        "who was consulted": told.consulted,
        "the court and time of the hearing": told.hearing_court and told.hearing_at,
    }
    if told.occupier_is_victim == "yes":
        asked |= {
            "why a partial order, or why not": told.partial_order,
            "where the occupier will live": told.rehousing,
            "the adult referral": told.adult_referral,
        }
    return [words for words, answer in asked.items() if not answer]


def _clocks(dues: Sequence[Due], now: datetime) -> list[ClockView]:
    """Return what is still due, the gravest first and then the soonest."""
    order = {kind: n for n, kind in enumerate(FIRST)}
    running = [due for due in dues if not due.is_met and due.kind != "irregular"]
    running.sort(key=lambda due: (order.get(Clock(due.kind), len(FIRST)), due.due_at))
    return [
        ClockView(
            label=str(DeadlineKind(due.kind).label),
            left=left(due, now=now),
            when=when(due, now=now),
            section=_cited(due),
            is_over=now > due.due_at,
        )
        for due in running
    ]


def _cited(due: Due) -> str:
    """Return the section; of a landlord's notice with the Act of the tenure."""
    is_of_landlord = due.kind == Clock.LANDLORD_NOTICE
    return f"{due.section}, {due.act}" if is_of_landlord else due.section


def _warnings(law: Provisions, standing: Standing, now: datetime) -> list[str]:
    """Return what to watch for: courts that are shut, a slot that cannot be kept."""
    found, booked = [], standing.prepared.hearing_at
    if standing.state in machine.NOTICE and standing.served_at:
        due = hearing_deadline(law, standing.served_at)
        if due and now <= due.due_at:
            found.append(warning_of_closed_days(standing.served_at, due))
        if due and booked and booked > due.due_at:
            found.append(_late_slot(booked, due, now))
    if standing.state == machine.AUTHORISED:
        if due := hearing_deadline(law, now):
            found.append(warning_of_closed_days(now, due))
        if booked and booked < now:
            found.append("The hearing booked has passed: book another, or cancel")
    return [words for words in found if words]


def _late_slot(booked: datetime, due: Deadline, now: datetime) -> str:
    """Say that the hearing booked comes too late for when the notice was served."""
    heard_by = f"{when(due, now=now)}, {due.provision.section}"
    return (
        f"The hearing booked for {written_instant(booked)} is too late. It must be "
        f"heard by {heard_by}: ask the court for an earlier slot, and book it here"
    )


def _hints(law: Provisions, standing: Standing, now: datetime) -> list[str]:
    """Return, before service, until when it must be heard and how early to serve."""
    if standing.state not in machine.BEFORE_SERVICE:
        return []
    found: list[str] = []
    if due := hearing_deadline(law, now):
        heard_by = f"{when(due, now=now)}, {due.provision.section}"
        found.append(f"If served now, it must be heard by {heard_by}")
    booked = standing.prepared.hearing_at
    if booked and booked > now:
        try:
            earliest = earliest_service_for(law, hearing_slot=booked)
        except RuleBroken:
            return found
        at = f"the hearing booked for {written_instant(booked)}"
        found.append(f"Earliest time to serve for {at}: {written_instant(earliest)}")
    return found


def _steps(
    viewer: User, case: "ClosureCase", standing: Standing
) -> list[tuple[Step, bool]]:
    """Return a button for each lawful move that this viewer may make."""
    if not policy.can(viewer, verb_to_run(viewer)):
        return []
    offered = [
        move
        for move in open_moves(standing)
        if all(
            policy.can(viewer, verb)
            for verb in verbs_to_make(viewer, case, move, last=standing.last)
        )
    ]
    document = _notice_button(case) if has_notice(standing) else []
    if missing_words(standing):
        offered = [move for move in offered if move.kind != Kind.AUTHORISE]
    buttons = [
        (_button(case, move, is_main=n == 0), move.kind in RARE)
        for n, move in enumerate(offered)
    ]
    return buttons[:1] + document + buttons[1:]


def _notice_button(case: "ClosureCase") -> list[tuple[Step, bool]]:
    url = reverse("closures:notice", args=[case.reference])
    return [(Step("Make the notice (PDF)", url), False)]


def _button(case: "ClosureCase", move: Move, *, is_main: bool) -> Step:
    url = reverse("closures:move", args=[case.reference, move.kind])
    return Step(move.label, url, is_main=is_main and move.kind not in RARE)


def _irregular(viewer: User, case: "ClosureCase", row: "ClosureEvent") -> Irregular:
    may_review = policy.can(viewer, Verb.REVIEW_IRREGULAR) and not row.reviewed_at
    url = reverse("closures:review", args=[case.reference, row.n])
    reviewed = ""
    if row.reviewed_at and row.reviewed_by:
        words = review_words(viewer, row)
        reviewed = f"Reviewed by {row.reviewed_by.display_name}"
        reviewed += f": {words}" if words else ""
    return Irregular(
        entry=f"{EventKind(row.kind).label}, {written_instant(row.happened_at)}",
        words=row.irregular,
        review_url=url if may_review else "",
        reviewed=reviewed,
    )
