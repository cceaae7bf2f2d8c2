"""Rules of reporters: what may be kept, for how long, and how to reach them safely.

Anonymous means that nothing is kept. Also when call-backs are due.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from reports.report.choices import Channel, ReportedBy
from reports.reporter.choices import SafeWay
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.core.records.rules import check_text

LONGEST = {
    "name": 100,
    "phone": 30,
    "email": 254,
    "address": 200,
    "safe_times": 200,
    "who_may_answer": 200,
    "risk": 500,
}
SUBJECTS = {
    "name": "Name",
    "phone": "Phone number",
    "email": "E-mail address",
    "address": "Address",
    "safe_times": "Safe times",
    "who_may_answer": "Who may answer",
    "risk": "Risk",
}
# The detail that each safe way needs.
NEEDED: Mapping[str, tuple[str, str]] = {
    SafeWay.CALL: ("phone", "Enter the phone number that is safe to call"),
    SafeWay.TEXT: ("phone", "Enter the phone number that is safe to text"),
    SafeWay.EMAIL: ("email", "Enter the e-mail address that is safe to write to"),
    SafeWay.THROUGH: (
        "who_may_answer",
        "Enter who they trust, so that they are reached through no one else",
    ),
}
# Channels of what police or staff saw themselves.
POLICE_CHANNELS = {Channel.OFFICER, Channel.PCSO}
# Kinds of reporter that mean that someone else reported it.
REPORTED_BY_OTHERS = {ReportedBy.NAMED, ReportedBy.ANONYMOUS, ReportedBy.NOT_GIVEN}
# Those of whom it is said that they left details, or want to stay anonymous.
KNOWN_OTHERS = {ReportedBy.NAMED, ReportedBy.ANONYMOUS}

_EMAIL = re.compile(r"\A[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s.,;<>()]+")
_NATIONAL = re.compile(r"0[1-35789][0-9]{8,9}")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class Contact:
    """How to reach a reporter; what makes it safe comes before the number."""

    safe_way: str = ""
    safe_times: str = ""
    who_may_answer: str = ""
    voicemail: bool = False
    never_visit: bool = False
    risk: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    consents: bool = False


CONTACT_FIELDS = tuple(field.name for field in fields(Contact))


@dataclass(frozen=True)
class Promise:
    """When a call-back is due: on a day, and by a time of it if promised in hours."""

    due_on: date
    due_at: datetime | None = None


def promises(
    since: datetime, *, first: timedelta, second: timedelta
) -> dict[int, Promise]:
    """Return when the first and the second call-back are due, by ordinal.

    The first is due by a time, weekends and holidays included, as in the Neighbourhood
    Policing Guarantee; the second on a day, so that `second` is whole days. This is
    practice, not law.
    """
    due_at = since + first
    return {
        1: Promise(london_date(due_at), due_at),
        2: Promise(london_date(since) + second),
    }


def is_overdue(due_on: date, due_at: datetime | None, now: datetime) -> bool:
    """Return whether it is overdue: past its time, or past the end of its day."""
    return due_at < now if due_at else due_on < london_date(now)


def reported_by(channel: str, given: str) -> str:
    """Return the kind of reporter, as given or as it follows from the channel."""
    if channel == Channel.CRIMESTOPPERS:
        return ReportedBy.ANONYMOUS
    if given:
        return given
    if channel == Channel.NOT_SAID:
        return ReportedBy.NOT_SAID
    return ReportedBy.POLICE if channel in POLICE_CHANNELS else ReportedBy.NOT_GIVEN


def check_reported_by(channel: str, given: str, contact: Contact | None) -> None:
    """Refuse contact details that may not be kept, rather than drop them silently.

    The error repeats none of the details.
    """
    if channel == Channel.CRIMESTOPPERS and (contact or given == ReportedBy.NAMED):
        raise RuleBroken(
            "Crimestoppers callers are always anonymous, so nothing about them may be "
            "kept. Take their contact details out and choose “Wants to stay anonymous”",
            field="reported_by",
        )
    if given == ReportedBy.NAMED and contact is None:
        raise RuleBroken("Enter how they can be reached safely", field="reported_by")
    if given != ReportedBy.NAMED and contact is not None:
        raise RuleBroken(_why_not_kept(given), field="reported_by")


def check_channel(channel: str, given: str) -> None:
    """Refuse a police channel for a report that someone else made.

    Where something is said of who it was, the channel must be said too.
    """
    by_police = channel in POLICE_CHANNELS and given in REPORTED_BY_OTHERS
    if by_police or (channel == Channel.NOT_SAID and given in KNOWN_OTHERS):
        raise RuleBroken(
            "Choose how the resident’s report reached you", field="channel"
        )


def _why_not_kept(given: str) -> str:
    if given == ReportedBy.ANONYMOUS:
        return (
            "They want to stay anonymous, so nothing about them may be kept. Take "
            "their contact details out, or choose “Left contact details”"
        )
    return (
        "Contact details are kept only if the reporter left them. Take them out, or "
        "choose “Left contact details”"
    )


def tidy(contact: Contact) -> Contact:
    """Return the details as they are stored: trimmed, the number in one form."""
    texts = {name: getattr(contact, name).strip() for name in SUBJECTS}
    texts["phone"] = normal_phone(texts["phone"])
    texts["email"] = _normal_email(texts["email"])
    return replace(contact, **texts)


def broken_in(contact: Contact) -> list[RuleBroken]:
    """Return every error in the details, in the order of the form."""
    found: dict[str | None, RuleBroken] = {}
    for check in (_check_way, _check_texts, _check_forms, _check_enough):
        for broken in check(contact):
            found.setdefault(broken.field, broken)
    return list(found.values())


def check_contact(contact: Contact) -> None:
    """Raise the first error in the details."""
    for broken in broken_in(contact):
        raise broken


def _check_way(contact: Contact) -> Iterable[RuleBroken]:
    if not contact.safe_way:
        yield RuleBroken("Choose the safe way to reach them", field="safe_way")
    elif contact.safe_way not in SafeWay.values:
        yield RuleBroken("Choose one of the safe ways", field="safe_way")


def _check_texts(contact: Contact) -> Iterable[RuleBroken]:
    for name, longest in LONGEST.items():
        text = getattr(contact, name)
        try:
            check_text(text, subject=SUBJECTS[name], field=name, longest=longest)
        except RuleBroken as broken:
            yield broken


def _check_forms(contact: Contact) -> Iterable[RuleBroken]:
    if contact.phone.strip() and not _is_phone(normal_phone(contact.phone)):
        yield RuleBroken(
            "Enter a phone number, like 01632 960 001, 07700 900 982 or "
            "+44 808 157 0192",
            field="phone",
        )
    if contact.email.strip() and not _EMAIL.fullmatch(contact.email.strip()):
        yield RuleBroken(
            "Enter an e-mail address in the correct format, like name@example.com",
            field="email",
        )


def _check_enough(contact: Contact) -> Iterable[RuleBroken]:
    """Require the detail that the safe way needs, and a way other than a visit if
    they must never be visited.
    """
    name, message = NEEDED.get(contact.safe_way, ("", ""))
    if name and not getattr(contact, name).strip():
        yield RuleBroken(message, field=name)
    elif not any((contact.phone, contact.email, contact.address)):
        yield RuleBroken(
            "Enter a phone number, an e-mail address or an address", field="phone"
        )
    elif contact.never_visit and not (contact.phone or contact.email):
        yield RuleBroken(
            "Enter a phone number or an e-mail address: they must never be visited",
            field="phone",
        )


def normal_phone(text: str) -> str:
    """Return a phone number as 07700 900982; any other text is left as it is."""
    digits = re.sub(r"[\s().\-‐-–/]", "", text.strip())
    digits = re.sub(r"^(?:00|\+)440?", "0", digits)
    digits = re.sub(r"^00", "+", digits)
    if _NATIONAL.fullmatch(digits):
        return _spaced(digits)
    return digits if _INTERNATIONAL.fullmatch(digits) else text.strip()


def _spaced(digits: str) -> str:
    if digits.startswith("02"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}"


def _is_phone(normal: str) -> bool:
    digits = normal.replace(" ", "")
    return bool(_NATIONAL.fullmatch(digits) or _INTERNATIONAL.fullmatch(digits))


def _normal_email(text: str) -> str:
    """Return the address, its domain in lower case; the rest may be case-sensitive."""
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{domain.lower()}"


@dataclass(frozen=True)
class Limits:
    """When the details are reviewed, and when they are deleted."""

    review_on: date
    dispose_on: date


@dataclass(frozen=True)
class Months:
    """The force's retention periods, as the retention rules have them on a day.

    After how many months a report is reviewed, and the details of who reported it are
    reviewed and deleted.
    """

    report: int
    review: int
    dispose: int


def report_review_on(received_on: date, months: Months) -> date:
    """Return when the report itself is reviewed."""
    return months_after(received_on, months.report)


def limits(
    *, received_on: date, kept_on: date, last_due_on: date | None, months: Months
) -> Limits:
    """Return when details are reviewed and disposed of.

    Counted from the last call-back; without one from receipt, or from entry if entered
    late. Always before the report's own review.
    """
    since = max(day for day in (received_on, kept_on, last_due_on) if day)
    latest = report_review_on(received_on, months) - timedelta(days=1)
    dispose_on = min(months_after(since, months.dispose), latest)
    review_on = min(months_after(since, months.review), dispose_on)
    return Limits(review_on, dispose_on)


def kept_until(
    until: date, *, received_on: date, today: date, months: Months
) -> Limits:
    """Return the limits of details that are kept until a chosen day.

    RuleBroken if the day is not in the future, or not before the report's own review.
    """
    latest = report_review_on(received_on, months) - timedelta(days=1)
    if until <= today:
        raise RuleBroken("The day must be in the future", field="until")
    if until > latest:
        raise RuleBroken(
            "The day must be the same as or before "
            f"{latest.day} {latest:%B %Y}: the report itself is reviewed after it",
            field="until",
        )
    review_on = min(months_after(today, months.review), until)
    return Limits(review_on, until)


def check_is_open(reference: str, *, is_closed: bool) -> None:
    """Refuse call-backs on a closed report: no one would make them."""
    if is_closed:
        raise RuleBroken(
            f"{reference} is closed. Re-open it first, so that someone calls them "
            "back, and then record that they agree",
            field="consents",
        )
