"""The alerts of a case: a gap, a hearing too late, no result recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.ends import (
    exceeded_limit,
    hearing_deadline,
    notice_deadline,
)
from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.moves import NOTICE, Status
from operations.closure_moves.rules.notice_gap import Gap, extension_reaches, gap_of
from operations.statute.choices import Issuer
from operations.statute.presenters import when
from operations.statute.rules.clocks import reaches_from
from operations.statute.rules.limits import Deadline, Provisions
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date, written_instant

NO_RESULT = "No result of the hearing recorded"
# Who signs an extension: section 77(4).
SENIOR = {
    True: "A superintendent or above",
    False: "The council’s chief executive or designate",
}


# The law counts a notice in hours; what is longer is read more easily in days.
_IN_DAYS = timedelta(days=4)


@dataclass(frozen=True)
class Alarms:
    """The alerts, the most serious first, and the moves that resolve them."""

    words: list[str]
    # Kinds of move, the first of them the first button of the page.
    steps: list[EventKind]


def alarms(law: Provisions, status: Status, issuer: Issuer, *, now: datetime) -> Alarms:
    """Return the alerts of a case."""
    gap = gap_of(law, status)
    is_open = gap is not None and now <= gap.ends
    words: list[str] = []
    steps: list[EventKind] = []
    if gap and is_open:
        text, step = _of_gap(law, status, issuer, gap=gap, now=now)
        words.append(text)
        steps += [step] if step else []
    if late := late_hearing(law, status):
        words.append(_late(status, late, now))
        steps.insert(0, EventKind.REBOOK)
    if has_no_result(law, status, now):
        words.append(NO_RESULT)
    if limit := exceeded_limit(law, status):
        words.append(_too_long(status, limit, now))
    return Alarms(words, list(dict.fromkeys(steps)))


def late_hearing(law: Provisions, status: Status) -> Deadline | None:
    """Return by when it must be heard, if the hearing booked is later; else None."""
    booked, served_at = status.prepared.hearing_at, status.served_at
    if status.state not in NOTICE or not (booked and served_at):
        return None
    due = hearing_deadline(law, served_at)
    return due if due and booked > due.due_at else None


def has_no_result(law: Provisions, status: Status, now: datetime) -> bool:
    """Say whether a hearing is past and no result of it is recorded."""
    if status.state == State.ADJOURNED and status.adjourned_until:
        return now > status.adjourned_until
    if status.state not in NOTICE or status.served_at is None:
        return False
    due = hearing_deadline(law, status.served_at)
    return due is not None and now > due.due_at


def gap_if_served_now(law: Provisions, status: Status, now: datetime) -> str:
    """Warn, before service, that the notice would end before the hearing booked."""
    if status.state != State.AUTHORISED or status.hours is None:
        return ""
    return gap_of_hours(law, status, now, hours=status.hours, by=status.signed_by)


def gap_of_hours(
    law: Provisions, status: Status, now: datetime, *, hours: int, by: Signer | None
) -> str:
    """Warn that a notice of these hours, served now, would end before the hearing."""
    booked = status.prepared.hearing_at
    ends = notice_deadline(law, Status(hours=hours, served_at=now, signed_by=by))
    if booked is None or ends is None or booked <= max(ends.due_at, now):
        return ""
    later = written_instant(reaches_from(law, slot=booked, hours=hours))
    due = hearing_deadline(law, now)
    # An extension does not help where the law has it heard before the hearing booked.
    is_too_early = due is not None and due.due_at < booked
    extended = "" if is_too_early else ", or have it extended in time"
    return (
        f"If served now, the notice ends {long_words(booked - ends.due_at)} before the "
        f"hearing, and no one is kept out in between. Serve it on {later} or "
        f"later{extended}"
    )


def _of_gap(
    law: Provisions, status: Status, issuer: Issuer, *, gap: Gap, now: datetime
) -> tuple[str, EventKind | None]:
    """Return the alert of a gap, and the move that resolves it, if any does."""
    until = "hearing" if gap.is_booked else "last moment at which it may be heard"
    ends = "ended" if gap.has_lapsed else "ends"
    text = (
        f"No one is kept out for {long_words(gap.length)}: from "
        f"{written_instant(gap.begins)}, when the notice {ends}, to "
        f"{written_instant(gap.ends)}, the {until}"
    )
    if gap.has_lapsed:
        section = gap.provision.section
        closed = f"A court can only continue a notice that is in force ({section})"
        return f"{text}. {closed}", None
    if gap.is_adjourned:
        closed = f"Only the court can continue the notice ({gap.provision.section})"
        return f"{text}. {closed}", None
    reaches = extension_reaches(law, status, issuer=issuer, now=now)
    if reaches is None:
        words = "The notice cannot be extended: ask the court for an earlier hearing"
        return f"{text}. {words} ({gap.provision.section})", EventKind.REBOOK
    who = SENIOR[issuer == Issuer.POLICE]
    by = when(Deadline(gap.begins, gap.provision, gap.begins), now=now)
    words = f"{who} can extend the notice, before {by} ({gap.provision.section})"
    if reaches < gap.ends:
        words += f". It reaches {written_instant(reaches)} at most: book earlier too"
    return f"{text}. {words}", EventKind.EXTEND_NOTICE


def _late(status: Status, due: Deadline, now: datetime) -> str:
    """Warn that the hearing booked is too late after the service of the notice."""
    booked = status.prepared.hearing_at
    hearing = written_instant(booked) if booked else ""
    heard_by = f"{when(due, now=now)}, {due.provision.section}"
    return (
        f"The hearing booked for {hearing} is too late. It must be heard by "
        f"{heard_by}: ask the court for an earlier slot, and book it here"
    )


def _too_long(status: Status, limit: Deadline, now: datetime) -> str:
    last = written_date(london_date(limit.due_at))
    is_past = "was" if now > limit.due_at else "is"
    until = written_date(status.ends_on) if status.ends_on else ""
    return (
        f"The order to {until} is longer than a court may make it: the lawful limit "
        f"{is_past} {last} ({limit.provision.section}). It is in force as "
        "ordered until a court changes it. Check with legal services"
    )


def long_words(length: timedelta) -> str:
    """Write how long something lasts: 4 hours, 1 hour 30 minutes; from four days on in
    days and hours.
    """
    if length >= _IN_DAYS:
        hours = length.seconds // 3600
        parts = [_count(length.days, "day")]
        return " ".join(parts + ([_count(hours, "hour")] if hours else []))
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    parts = [_count(hours, "hour")] if hours else []
    parts += [_count(minutes, "minute")] if minutes or not hours else []
    return " ".join(parts)


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
