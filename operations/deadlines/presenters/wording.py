"""What is due in plain words, the urgency as a tag, and the clock of one record."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.rules.urgency import Urgency, urgency_of
from operations.statute.presenters import ONE_DAY, left
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Deadline as Limit
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import DAYS, short_date, short_instant, written_time
from stronghold.core.ui.parts import Cell, Tag

# What is on each level, in a sentence.
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        Level.ACT_NOW: "A legal deadline is missed or within 48 hours, or someone may "
        "be in danger.",
        Level.DUE_SOON: "Legal deadlines more than 48 hours away.",
        Level.PRACTICE: "Local standards and promises, not law.",
    }
)
# What is due, after the name of its object: Closure of Flat 2: court hearing.
TO_DO: Mapping[str, str] = MappingProxyType(
    {
        DeadlineKind.NOTICE_ENDS: "closure notice ends",
        DeadlineKind.NOTICE_GAP: "closure notice ends before the hearing",
        DeadlineKind.HEARING: "hearing by a court",
        DeadlineKind.CONTINUED_NOTICE_ENDS: "continued notice ends",
        DeadlineKind.ADJOURNED_HEARING: "adjourned hearing",
        DeadlineKind.ORDER_BEGINS: "closure order begins",
        DeadlineKind.ORDER_ENDS: "closure order ends",
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


class Dued(Protocol):
    """A deadline as it is stored, or as the rules of its record return it."""

    @property
    def kind(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def alert_by(self) -> datetime: ...
    @property
    def is_day(self) -> bool: ...
    @property
    def section(self) -> str: ...


def urgency_at(deadline: Dued, now: datetime, *, is_danger: bool = False) -> Urgency:
    """Return how urgent a deadline is."""
    return urgency_of(
        deadline.kind,
        due_at=deadline.due_at,
        alert_by=deadline.alert_by,
        section=deadline.section,
        now=now,
        is_danger=is_danger,
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
    if not urgency.is_law:
        return Tag("Good practice")
    if urgency.is_missed:
        return Tag("Law: missed", "missed")
    if urgency.level == Level.ACT_NOW:
        return Tag("Law: act now", "hours")
    return Tag("Law: due soon", "law")


def clock_cell(deadline: Dued | None, *, now: datetime) -> Cell:
    """Return the clock of a record in its list: what is due next, and when."""
    if deadline is None:
        return Cell("")
    urgency = urgency_at(deadline, now)
    what = CLOCKS.get(deadline.kind, TO_DO[deadline.kind])
    if urgency.is_missed and deadline.kind == DeadlineKind.NOTICE_GAP:
        text = f"{NO_NOTICE} {clock_time(deadline, now=now)}"
    elif urgency.is_missed:
        named = what.removesuffix(" by").removesuffix(" due")
        text = f"{named} {left(deadline, now=now)}"
    else:
        text = f"{what} {clock_time(deadline, now=now)}"
    note = ", ".join(filter(None, (deadline.section, early_words(deadline, now))))
    return Cell(text, tag=Tag(text, urgency_tag(urgency).tone), note=note)


def early_words(deadline: Dued, now: datetime) -> str:
    """Return the earlier reading of the law, which is the safe one, if it differs."""
    if now > deadline.due_at or deadline.alert_by >= deadline.due_at:
        return ""
    by = deadline.alert_by
    is_day = deadline.is_day or by == last_instant(london_date(by))
    written = short_date(london_date(by)) if is_day else short_instant(by)
    return f"to be safe by {written}" if now <= by else f"safe date missed: {written}"


def cited(section: str, act: str) -> str:
    """Return the section and the Act, or nothing for what no law sets."""
    return ", ".join(filter(None, (section, SHORT_ACTS.get(act, act))))


def clock_time(deadline: Dued, *, now: datetime) -> str:
    """Return when something is due, shortly: 2:00pm today, tomorrow, Thu 3 Dec."""
    due, today = london_date(deadline.due_at), london_date(now)
    time = "" if deadline.is_day else written_time(deadline.due_at)
    if due == today:
        return f"{time} today".strip()
    if due == today + ONE_DAY:
        return f"{time} tomorrow".strip()
    written = short_date(due)
    if due.year == today.year:
        written = written.rsplit(" ", 1)[0]
    return f"{time} {DAYS[due.weekday()]} {written}".strip()
