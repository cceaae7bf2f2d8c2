"""What is due in plain words, the urgency as a tag, and the clock of one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from django.utils.text import capfirst

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.rules.steps import PASSES
from operations.deadlines.rules.urgency import Urgency, urgency_of, urgent_at
from operations.statute.presenters import ONE_DAY, left, when
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Deadline as Limit
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import DAYS, as_limit, short_date, written_time
from stronghold.core.ui.parts import Cell, Tag

# What is on each level, in a sentence.
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        Level.ACT_NOW: "A legal deadline is missed or within 48 hours, someone may be "
        "in danger, a child’s referral is late, or a notice is not signed yet.",
        Level.DUE_SOON: "Legal deadlines more than 48 hours away.",
        Level.PRACTICE: "Local standards and promises, not law.",
    }
)
# What is due, after the name of its object: Closure of Flat 2: court hearing.
TO_DO: Mapping[str, str] = MappingProxyType(
    {
        DeadlineKind.NOTICE_ENDS: "end of the closure notice",
        DeadlineKind.NOTICE_GAP: "closure notice ends before the hearing",
        DeadlineKind.HEARING: "court hearing",
        DeadlineKind.CONTINUED_NOTICE_ENDS: "end of the continued notice",
        DeadlineKind.ADJOURNED_HEARING: "adjourned hearing",
        DeadlineKind.ORDER_BEGINS: "start of the closure order",
        DeadlineKind.ORDER_ENDS: "end of the closure order",
        DeadlineKind.ORDER_LIMIT: "lawful limit of the order, check with legal "
        "services",
        DeadlineKind.APPEAL: "last day to appeal",
        DeadlineKind.LANDLORD_NOTICE: "last day for the landlord’s notice",
        DeadlineKind.REIMBURSEMENT: "last day to ask for costs",
        DeadlineKind.COMPENSATION: "last day to claim compensation",
        DeadlineKind.WARRANT_ENDS: "last day to enter",
        DeadlineKind.WARRANT_RETURN: "return to the court",
        DeadlineKind.IRREGULAR: "review what was not lawful",
        DeadlineKind.ALONE: "review a notice that its drafter authorised",
        DeadlineKind.TO_SIGN: "sign the notice, or say why not",
        DeadlineKind.NOT_SIGNED: "change the draft, it was not signed",
        DeadlineKind.TO_SERVE: "serve the notice, its page says when",
        DeadlineKind.EXPLOITATION: "answer whether the child could be exploited",
        DeadlineKind.CALL_BACK: "call back the person who reported it",
        DeadlineKind.REFERRAL: "send the referral",
        DeadlineKind.REFERRAL_ACK: "get an acknowledgement",
        DeadlineKind.REFERRAL_NOT_TAKEN: "escalate, it was not accepted",
        DeadlineKind.REFERRAL_CHASE: "chase a decision",
        DeadlineKind.TASKING: "answer the tasking",
        DeadlineKind.PRIORITY: "update the priority",
        DeadlineKind.REVISIT: "revisit the home",
    }
)
# The clock of a record in a list: Hearing due 2:00pm today.
CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        DeadlineKind.NOTICE_ENDS: "Notice ends",
        DeadlineKind.NOTICE_GAP: "Notice ends before hearing",
        DeadlineKind.HEARING: "Hearing due",
        DeadlineKind.CONTINUED_NOTICE_ENDS: "Notice ends",
        DeadlineKind.ADJOURNED_HEARING: "Adjourned hearing",
        DeadlineKind.ORDER_BEGINS: "Order begins",
        DeadlineKind.ORDER_ENDS: "Order ends",
        DeadlineKind.ORDER_LIMIT: "Lawful limit",
        DeadlineKind.APPEAL: "Appeal by",
        DeadlineKind.LANDLORD_NOTICE: "Landlord’s notice by",
        DeadlineKind.REIMBURSEMENT: "Costs by",
        DeadlineKind.COMPENSATION: "Compensation by",
        DeadlineKind.WARRANT_ENDS: "Expires",
        DeadlineKind.WARRANT_RETURN: "Return to court by",
    }
)


# Once a notice has ended before its hearing, no one is kept out.
NO_NOTICE = "No notice in force since"
# The Acts as officers call them, where a list has little room.
SHORT_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "Anti-social Behaviour, Crime and Policing Act 2014": "ASB Act 2014",
        "Police and Criminal Evidence Act 1984": "PACE 1984",
        "Misuse of Drugs Act 1971": "MDA 1971",
        "Psychoactive Substances Act 2016": "PSA 2016",
        "Data Protection Act 2018": "DPA 2018",
    }
)


class Dated(Protocol):
    """When something is due, by the later reading of the law and by the earlier one."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def alert_by(self) -> datetime: ...
    @property
    def is_day(self) -> bool: ...


class Dued(Dated, Protocol):
    """A deadline as it is stored, or as the rules of its record return it."""

    @property
    def kind(self) -> str: ...
    @property
    def section(self) -> str: ...


def urgency_at(
    deadline: Dued, now: datetime, *, is_danger: bool = False, is_child: bool = False
) -> Urgency:
    """Return how urgent a deadline is: as `urgency_of`."""
    return urgency_of(
        deadline.kind,
        due_at=deadline.due_at,
        alert_by=deadline.alert_by,
        section=deadline.section,
        now=now,
        is_danger=is_danger,
        is_child=is_child,
    )


def limit_tag(due: Limit, *, now: datetime) -> Tag:
    """Return the urgency of a limit of law that has no row among the deadlines."""
    urgency = urgency_of(
        "",
        due_at=due.due_at,
        alert_by=due.alert_by,
        section=due.provision.section,
        now=now,
    )
    return urgency_tag(urgency)


def urgency_tag(urgency: Urgency) -> Tag:
    """Return the level in words. Only what the law sets has the look of law."""
    if urgency.is_danger:
        return Tag("Act now: danger", "urgent")
    if urgency.is_pressing:
        return Tag("Act now", "attention")
    if not urgency.is_law:
        return Tag("Good practice")
    if urgency.is_missed:
        return Tag("Law: missed", "missed")
    if urgency.level == Level.ACT_NOW:
        return Tag("Law: act now", "hours")
    return Tag("Law: due soon", "law")


def to_do_words(deadlines: Sequence[Dued], now: datetime) -> str:
    """Name what is due on one record in one line: court hearing and end of the notice.

    What is due at the date of the first is joined by “and”, what is later by “then”.
    At one date, what must be done is named before what only ends.
    """
    by_date: dict[datetime, list[Dued]] = {}
    for deadline in deadlines:
        at = urgent_at(deadline.due_at, deadline.alert_by, now=now)
        by_date.setdefault(at, []).append(deadline)
    named: dict[str, None] = {}
    said = []
    for at in sorted(by_date):
        due = sorted(by_date[at], key=lambda one: one.kind in PASSES)
        new = [words for one in due if (words := TO_DO[one.kind]) not in named]
        named |= dict.fromkeys(new)
        if new:
            said.append(" and ".join(dict.fromkeys(new)))
    return ", then ".join(said)


@dataclass(frozen=True)
class ByWhen:
    """When something is due: `main` is the date that makes it urgent."""

    main: str
    note: str


def by_when(deadline: Dated, now: datetime, *, kind: str = "") -> ByWhen:
    """Return by when something is due, in the same words on every page.

    Where the law can be read in two ways, that is the earlier reading until the later
    one is missed too: By 17 Nov (strict reading), at the latest 17 Jan. `kind`: of
    what is due, where that has its own words.
    """
    if is_strict(deadline, now):
        strict = _by(deadline.alert_by, is_day=deadline.is_day, now=now)
        latest = _by(deadline.due_at, is_day=deadline.is_day, now=now)
        if kind == DeadlineKind.HEARING:
            # When the court is to sit comes before the last hour that the law gives it.
            return ByWhen(f"By {strict}", f"At the latest {latest}")
        return ByWhen(f"By {strict} (strict reading)", f"At the latest {latest}")
    return ByWhen(capfirst(left(deadline, now=now)), when(deadline, now=now))


def is_strict(deadline: Dated, now: datetime) -> bool:
    """Say whether the date that makes it urgent is the earlier of two readings."""
    urgent = urgent_at(deadline.due_at, deadline.alert_by, now=now)
    return urgent != deadline.due_at


def _by(at: datetime, *, is_day: bool, now: datetime) -> str:
    """Write a date shortly, with its year if it is not this one, and its time if any.

    A whole day is due at its last instant.
    """
    day, time = london_date(as_limit(at)), written_time(as_limit(at))
    written = short_date(day)
    if day.year == london_date(now).year:
        written = written.rsplit(" ", 1)[0]
    has_time = not is_day and at != last_instant(day)
    return f"{written} {time}" if has_time else written


def clock_cell(deadline: Dued | None, *, now: datetime) -> Cell:
    """Return the clock of a record in its list: what is due next, and when."""
    if deadline is None:
        return Cell("")
    urgency, note = urgency_at(deadline, now), deadline.section
    what = CLOCKS.get(deadline.kind, TO_DO[deadline.kind])
    if urgency.is_missed and deadline.kind == DeadlineKind.NOTICE_GAP:
        text = f"{NO_NOTICE} {clock_time(deadline, now=now)}"
    elif is_strict(deadline, now):
        by = by_when(deadline, now, kind=deadline.kind)
        text = f"{what} {by.main.removeprefix('By ')}"
        note = ", ".join(filter(None, (note, f"{by.note[0].lower()}{by.note[1:]}")))
    elif urgency.is_missed:
        named = what.removesuffix(" by").removesuffix(" due")
        text = f"{named} {left(deadline, now=now)}"
    else:
        text = f"{what} {clock_time(deadline, now=now)}"
    return Cell(text, tag=Tag(text, urgency_tag(urgency).tone), note=note)


def cited(section: str, act: str) -> str:
    """Return the section and the Act, or nothing for what no law sets."""
    return ", ".join(filter(None, (section, SHORT_ACTS.get(act, act))))


def clock_time(deadline: Dued, *, now: datetime) -> str:
    """Return when something is due, shortly: 2:00pm today, tomorrow, Thu 3 Dec."""
    limit = as_limit(deadline.due_at)
    due, today = london_date(limit), london_date(now)
    time = "" if deadline.is_day else written_time(limit)
    if due == today:
        return f"{time} today".strip()
    if due == today + ONE_DAY:
        return f"{time} tomorrow".strip()
    written = short_date(due)
    if due.year == today.year:
        written = written.rsplit(" ", 1)[0]
    return f"{time} {DAYS[due.weekday()]} {written}".strip()
