"""Rules of a county line: its name, its days, and never its phone number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from operations.safeguarding.choices import LineClosure, LineStatus
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 60
LONGEST_HUB = 100
SHORTEST_CHARGE, LONGEST_CHARGE = 10, 200
# What may be a phone number, however it is broken up: six digits or more, with only
# spaces and punctuation between them.
_NUMBER = re.compile(r"(?:\d[\s().\-/+]*){6,}")


def check_no_number(text: str, *, field: str) -> None:
    """Refuse a phone number: it is evidence, and belongs in the evidence system."""
    if _NUMBER.search(text):
        raise RuleBroken(
            "This may be a phone number. Never record the number of the line here: it "
            "belongs in the investigation’s own system",
            field=field,
        )


def check_line(*, name: str, hub: str) -> None:
    """Check that a line has a name, and that neither name nor hub is a number."""
    if not name.strip():
        raise RuleBroken("Enter what the line is called", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)
    check_text(hub, subject="Hub", field="hub", longest=LONGEST_HUB)
    check_no_number(name, field="name")
    check_no_number(hub, field="hub")


def check_days(*, status: str, first: date, closed: date | None, today: date) -> None:
    """Check that a closed line has its day of closure, and no day is in the future."""
    if first > today:
        raise RuleBroken("The day must not be in the future", field="first_known_on")
    if status == LineStatus.CLOSED and closed is None:
        raise RuleBroken("Enter the day it was closed", field="closed_on")
    if status != LineStatus.CLOSED and closed is not None:
        raise RuleBroken(
            "Only a closed line has a day on which it was closed", field="closed_on"
        )
    if closed is not None and not first <= closed <= today:
        raise RuleBroken(
            "The day it was closed must be after it was first known, and not in the "
            "future",
            field="closed_on",
        )


@dataclass(frozen=True)
class Closure:
    """How a line was closed, and the day since which its number is out of use."""

    type: str = ""
    number_dead_on: date | None = None
    charge_known_by: str = ""


def check_closure(
    closure: Closure,
    *,
    status: str,
    first: date,
    closed: date | None,
    has_charged_arrest: bool,
    may_be_unknown: bool,
) -> None:
    """Check that a closed line says how it was closed, and only a closed one does.

    `has_charged_arrest` says whether an arrest linked to the line led to a charge;
    `may_be_unknown` that it was closed before its type was asked for.
    """
    if status != LineStatus.CLOSED:
        if closure != Closure():
            raise RuleBroken(
                "Only a closed line says how it was closed", field="closure_type"
            )
        return
    if not closure.type and closure == Closure() and may_be_unknown:
        return
    if closure.type not in LineClosure.values:
        raise RuleBroken("Choose how it was closed", field="closure_type")
    _check_number_dead(closure.number_dead_on, first=first, closed=closed)
    _check_charge(closure, has_charged_arrest=has_charged_arrest)


def _check_number_dead(dead: date | None, *, first: date, closed: date | None) -> None:
    if dead is None:
        raise RuleBroken(
            "Enter the day since which the number is out of use", field="number_dead_on"
        )
    if dead < first or (closed is not None and dead > closed):
        raise RuleBroken(
            "The number must go out of use after the line was first known, and not "
            "after the day it was closed",
            field="number_dead_on",
        )


def _check_charge(closure: Closure, *, has_charged_arrest: bool) -> None:
    """Check that a type 1 closure is shown by an arrest, or says how it is known."""
    words = closure.charge_known_by.strip()
    check_text(
        words,
        subject="How the charge is known",
        field="charge_known_by",
        longest=LONGEST_CHARGE,
    )
    check_no_number(words, field="charge_known_by")
    if closure.type == LineClosure.TYPE_2:
        if words:
            raise RuleBroken(
                "Type 2 has no charge. Leave this empty, or choose type 1",
                field="charge_known_by",
            )
        return
    if not has_charged_arrest and len(words) < SHORTEST_CHARGE:
        raise RuleBroken(
            "No arrest linked to this line says that a person was charged. Link it, or "
            "enter how the charge is known",
            field="charge_known_by",
        )


def check_may_unlink(reference: str, closure: Closure, *, is_only_charge: bool) -> None:
    """Check that a type 1 closure keeps what shows that a line holder was charged.

    `is_only_charge`: of the arrests linked to the line, only the one that would be
    unlinked led to a charge.
    """
    is_shown_by_it = is_only_charge and not closure.charge_known_by
    if closure.type == LineClosure.TYPE_1 and is_shown_by_it:
        raise RuleBroken(
            f"{reference} was closed as type 1 because of this arrest. Change how it "
            "was closed first"
        )


def check_codes(given: Iterable[str], among: Iterable[str], *, field: str) -> None:
    if set(given) - set(among):
        raise RuleBroken("Choose from the list", field=field)
