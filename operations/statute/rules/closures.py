"""What the law allows of a closure notice and a closure order, and what it does not.

`irregularities_of_…` returns what is not lawful about a step, with the section: a
decision is refused for it, and a fact is recorded as it happened, with it. `check_…`
raises RuleBroken, for what may not be done at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum

from operations.statute.choices import Issuer
from operations.statute.rules.clocks import (
    adjourned_until_at_most,
    continued_notice_ends,
    extension_ends_at_most,
    hearing_by,
    notice_ends,
    order_ends_at_most,
)
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import (
    Breach,
    Code,
    Deadline,
    Provisions,
    in_force,
    is_on,
    refuse,
)
from stronghold.core.kernel.london import london_date


class Rank(IntEnum):
    """Police ranks, the lowest first."""

    CONSTABLE = 1
    SERGEANT = 2
    INSPECTOR = 3
    CHIEF_INSPECTOR = 4
    SUPERINTENDENT = 5
    CHIEF_SUPERINTENDENT = 6
    ASSISTANT_CHIEF_CONSTABLE = 7
    DEPUTY_CHIEF_CONSTABLE = 8
    CHIEF_CONSTABLE = 9

    @property
    def written(self) -> str:
        return self.name.replace("_", " ").lower()


@dataclass(frozen=True)
class Signatory:
    """Who signs, for whom. `is_chief_executive`: of the council, or their designate."""

    issuer: Issuer
    rank: Rank | None = None
    is_chief_executive: bool = False
    # Whether districts lie under this county.
    has_districts: bool = True


@dataclass(frozen=True)
class Extension:
    """An application for a closure order to go on for longer."""

    signatory: Signatory
    issuer: Issuer
    made_on: date
    ends_on: date
    new_end: date
    applied_on: date
    has_consulted: bool
    begins_on: date | None = None


def check_issuer(provisions: Provisions, by: Signatory, *, on: date) -> None:
    """Refuse a notice by an issuer who may not issue one: sections 76(1), 92(1)."""
    refuse(_of_issuer(provisions, by, on=on), field="issuer")


def irregularities_of_issuer(
    provisions: Provisions, by: Signatory, *, on: date
) -> tuple[Breach, ...]:
    return tuple(_of_issuer(provisions, by, on=on))


def _of_issuer(provisions: Provisions, by: Signatory, *, on: date) -> Iterator[Breach]:
    if by.issuer == Issuer.POLICE:
        limit = in_force(provisions, Code.POLICE_MAY_ISSUE, on)
        if not _has_rank(by, limit.value):
            lowest = Rank(limit.value).written
            yield Breach(
                limit, f"A police notice must be issued by an {lowest} or above"
            )
    elif by.issuer == Issuer.COUNTY and by.has_districts:
        limit = in_force(provisions, Code.COUNCIL_MAY_ISSUE, on)
        yield Breach(limit, "The district council issues here, not the county council")
    elif by.issuer == Issuer.SOCIAL_LANDLORD:
        yield from _of_social_landlord(provisions, on=on)


def _of_social_landlord(provisions: Provisions, *, on: date) -> Iterator[Breach]:
    code = Code.SOCIAL_LANDLORD_MAY_ISSUE
    if not is_on(provisions, code, on):
        limit = next(p for p in provisions if p.code == code)
        words = "Social landlords may not issue, until that law is confirmed in force"
        yield Breach(limit, words)


def may_sign_senior_notice(provisions: Provisions, by: Signatory, *, on: date) -> bool:
    """Say who may sign 48 hours and extensions: section 77(2), (4)."""
    if by.issuer == Issuer.POLICE:
        return _has_rank(by, in_force(provisions, Code.SENIOR_RANK, on).value)
    return by.is_chief_executive


def irregularities_of_notice_hours(
    provisions: Provisions, by: Signatory, *, on: date, hours: int
) -> tuple[Breach, ...]:
    return tuple(_of_notice_hours(provisions, by, on=on, hours=hours))


def _of_notice_hours(
    provisions: Provisions, by: Signatory, *, on: date, hours: int
) -> Iterator[Breach]:
    short = in_force(provisions, Code.NOTICE, on)
    long = in_force(provisions, Code.SENIOR_NOTICE, on)
    if hours < 1:
        yield Breach(short, "A notice must run for at least an hour")
    if hours > long.value:
        yield Breach(long, f"A notice may run for {long.value} hours at most")
    elif hours > short.value and not may_sign_senior_notice(provisions, by, on=on):
        yield Breach(
            in_force(provisions, Code.SENIOR_RANK, on),
            f"A notice of more than {short.value} hours must be signed by "
            f"{_seniors(provisions, on)}",
        )


@dataclass(frozen=True)
class NoticeExtension:
    """An extension notice: of which notice, by how much, and who signs it when."""

    served_at: datetime
    hours: int
    was_senior: bool
    extension_hours: int
    issued_at: datetime


def irregularities_of_notice_extension(
    provisions: Provisions, by: Signatory, extension: NoticeExtension
) -> tuple[Breach, ...]:
    return tuple(_of_notice_extension(provisions, by, extension))


def _of_notice_extension(
    provisions: Provisions, by: Signatory, extension: NoticeExtension
) -> Iterator[Breach]:
    first = notice_ends(
        provisions, served_at=extension.served_at, hours=extension.hours
    )
    on = london_date(extension.served_at)
    limit = in_force(provisions, Code.NOTICE_EXTENSION, on)
    if extension.was_senior:
        yield Breach(limit, "A notice signed for the longer period cannot be extended")
    if not may_sign_senior_notice(provisions, by, on=on):
        yield Breach(
            limit, f"An extension must be signed by {_seniors(provisions, on)}"
        )
    if not 1 <= extension.extension_hours <= limit.value:
        yield Breach(limit, f"A notice may be extended by 1 to {limit.value} hours")
    if extension.issued_at > first.due_at:
        yield Breach(limit, "A notice that has ended cannot be extended")


def irregularities_of_cancellation(
    provisions: Provisions, by: Signatory, *, on: date, signed_by: Signatory
) -> tuple[Breach, ...]:
    return tuple(_of_cancellation(provisions, by, on=on, signed_by=signed_by))


def _of_cancellation(
    provisions: Provisions, by: Signatory, *, on: date, signed_by: Signatory
) -> Iterator[Breach]:
    police = signed_by.issuer == Issuer.POLICE
    code = Code.WHO_CANCELS_POLICE if police else Code.WHO_CANCELS_COUNCIL
    limit = in_force(provisions, code, on)
    if by.issuer != signed_by.issuer:
        yield Breach(limit, "Only the issuer of the notice may cancel or vary it")
    elif police and not _has_rank(by, signed_by.rank or Rank.INSPECTOR):
        lowest = (signed_by.rank or Rank.INSPECTOR).written
        yield Breach(limit, f"Only the rank of {lowest} or above may cancel or vary")
    elif signed_by.is_chief_executive and not by.is_chief_executive:
        words = "Only the council’s chief executive or designate may cancel or vary"
        yield Breach(limit, words)


def irregularities_of_hearing(
    provisions: Provisions, *, served_at: datetime, hearing_at: datetime
) -> tuple[Breach, ...]:
    return tuple(_of_hearing(provisions, served_at, hearing_at))


def _of_hearing(
    provisions: Provisions, served_at: datetime, hearing_at: datetime
) -> Iterator[Breach]:
    due = hearing_by(provisions, served_at=served_at)
    if hearing_at < served_at:
        yield Breach(due.provision, "The hearing must be after the notice is served")
    if hearing_at > due.due_at:
        yield Breach(due.provision, _heard_late(served_at, hearing_at, due))


def _heard_late(served_at: datetime, hearing_at: datetime, due: Deadline) -> str:
    """Say how late a hearing was, in the hours that the section counts."""
    limit = due.provision.value
    counted = timedelta(hours=limit) + (hearing_at.astimezone(UTC) - due.due_at)
    hours, minutes = divmod(int(counted.total_seconds()) // 60, 60)
    after = f"{hours} hours" + (f" {minutes} minutes" if minutes else "")
    passed = hearing_at.astimezone(UTC) - served_at.astimezone(UTC)
    left_out = " without Christmas Day" if passed > counted else ""
    return f"It was heard {after} after service{left_out}; the limit is {limit} hours"


def irregularities_of_continued_notice(
    provisions: Provisions, *, decided_at: datetime, ends_at: datetime
) -> tuple[Breach, ...]:
    """Say what is not lawful about a notice that the court continued: section 81(2)."""
    due = continued_notice_ends(provisions, decided_at=decided_at)
    words = f"A notice may be continued for {due.provision.value} hours at most"
    return _if_later(ends_at, due, words)


def irregularities_of_adjournment(
    provisions: Provisions, *, heard_on: date, until: date
) -> tuple[Breach, ...]:
    """Say what is not lawful about adjournments since `heard_on`: section 81(3)."""
    due = adjourned_until_at_most(provisions, heard_on=heard_on)
    words = (
        f"A hearing may be adjourned for {due.provision.value} days in all, and no "
        "reason of the court for more is recorded"
    )
    return _if_later(last_instant(until), due, words)


def irregularities_of_order(
    provisions: Provisions,
    *,
    made_on: date,
    ends_on: date,
    begins_on: date | None = None,
) -> tuple[Breach, ...]:
    """Say what is not lawful about how long an order runs: section 80(6)."""
    due = order_ends_at_most(provisions, made_on=made_on, begins_on=begins_on)
    words = f"A closure order may run for {due.provision.value} months at most"
    return _if_later(last_instant(ends_on), due, words)


def irregularities_of_order_extension(
    provisions: Provisions, extension: Extension
) -> tuple[Breach, ...]:
    return tuple(_of_order_extension(provisions, extension))


def _of_order_extension(
    provisions: Provisions, extension: Extension
) -> Iterator[Breach]:
    on = extension.made_on
    yield from _of_who_extends(provisions, extension)
    if extension.applied_on > extension.ends_on:
        in_time = in_force(provisions, Code.ORDER_EXTENSION_IN_TIME, on)
        yield Breach(in_time, "An order that has ended cannot be extended")
    if not extension.has_consulted:
        police = extension.issuer == Issuer.POLICE
        other = "council" if police else "chief officer of police"
        consult = in_force(provisions, Code.ORDER_EXTENSION_CONSULT, on)
        yield Breach(consult, f"The {other} must be consulted first")
    due = extension_ends_at_most(
        provisions,
        made_on=on,
        ends_on=extension.ends_on,
        begins_on=extension.begins_on,
    )
    if last_instant(extension.new_end) > due.due_at:
        in_all = " in all" if due.provision.code == Code.ORDER_IN_TOTAL else ""
        words = f"It may be extended to {due.provision.value} months{in_all} at most"
        yield Breach(due.provision, words)


def _of_who_extends(provisions: Provisions, extension: Extension) -> Iterator[Breach]:
    limit = in_force(provisions, Code.ORDER_EXTENSION_RANK, extension.made_on)
    by = extension.signatory
    if by.issuer != extension.issuer:
        yield Breach(limit, "Only those who applied for the order may have it extended")
    elif by.issuer == Issuer.POLICE and not _has_rank(by, limit.value):
        lowest = Rank(limit.value).written
        yield Breach(limit, f"Only an {lowest} or above may apply for an extension")


def check_exclusions(
    provisions: Provisions, *, on: date, of_residents: bool, of_owner: bool
) -> None:
    """Refuse a notice that shuts out who lives there, or the owner: section 76(4)."""
    limit = in_force(provisions, Code.MAY_NOT_EXCLUDE, on)
    words = "A notice may not keep out the owner, or people who habitually live there"
    refuse([Breach(limit, words)] if of_residents or of_owner else [])


def check_informed_and_consulted(
    provisions: Provisions, *, on: date, has_informed: bool, has_consulted: bool
) -> None:
    """Refuse a notice before people are informed and consulted: section 76(6), (7)."""
    if not has_informed:
        limit = in_force(provisions, Code.INFORM_FIRST, on)
        words = "Say what was done to inform residents and who controls the premises"
        refuse([Breach(limit, words)], field="informed")
    if not has_consulted:
        limit = in_force(provisions, Code.CONSULT_FIRST, on)
        words = "Say who was consulted, or that no one is appropriate"
        refuse([Breach(limit, words)], field="consulted")


def _if_later(at: datetime, due: Deadline, words: str) -> tuple[Breach, ...]:
    return (Breach(due.provision, words),) if at > due.due_at else ()


def _has_rank(by: Signatory, lowest: int) -> bool:
    return by.rank is not None and by.rank >= lowest


def _seniors(provisions: Provisions, on: date) -> str:
    lowest = Rank(in_force(provisions, Code.SENIOR_RANK, on).value).written
    return f"a {lowest} or above, or the council’s chief executive or designate"
