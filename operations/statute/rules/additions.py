"""What a provision must be to be approved: known, in time, and without a gap.

A limit may change from a day to come, so that nothing that has started moves, and until
then another of that day takes its place. What was missed comes with the next seed.
"""

from datetime import date

from operations.statute.rules.limits import (
    POWER,
    RANK,
    UNCONFIRMED,
    Provision,
    Provisions,
)
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_REASON, LONGEST_SOURCE, LONGEST_SECTION, LONGEST_ACT = 500, 200, 40, 120
HIGHEST_RANK = 9
LARGEST = 1000


def check_addition(known: Provisions, new: Provision, *, today: date) -> None:
    """Refuse a provision that cannot stand beside those that are known."""
    same = [p for p in known if p.code == new.code]
    if not same:
        raise RuleBroken("Choose what the provision is about", field="code")
    _check_number(new, like=same[0])
    begins = _check_begins(new, today=today)
    _check_end(new, begins=begins)
    if new.is_on and new.confidence == UNCONFIRMED:
        raise RuleBroken(
            "A provision that is not confirmed stays off: say who confirmed it, "
            "or switch it off",
            field="confidence",
        )


def check_texts(new: Provision, reason: str) -> None:
    """Refuse a provision without an Act, a section, a source or a reason."""
    for text, subject, field, longest in (
        (new.act, "The Act", "act", LONGEST_ACT),
        (new.section, "The section", "section", LONGEST_SECTION),
        (new.source, "The source", "source", LONGEST_SOURCE),
        (reason, "The reason", "reason", LONGEST_REASON),
    ):
        if not text.strip():
            raise RuleBroken(f"Enter {subject[:1].lower()}{subject[1:]}", field=field)
        check_text(text, subject=subject, field=field, longest=longest)


def _check_number(new: Provision, *, like: Provision) -> None:
    if (new.unit, new.jurisdiction) != (like.unit, like.jurisdiction):
        raise RuleBroken(
            f"This is counted in {like.unit} and for the same jurisdiction as before",
            field="unit",
        )
    if new.unit == POWER:
        return
    most = HIGHEST_RANK if new.unit == RANK else LARGEST
    if not 1 <= new.value <= most:
        raise RuleBroken(f"The number must be between 1 and {most}", field="value")


def _check_begins(new: Provision, *, today: date) -> date:
    if new.in_force_from is None:
        raise RuleBroken(
            "Enter the day from which it is in force", field="in_force_from"
        )
    if new.in_force_from <= today:
        raise RuleBroken(
            "It must begin after today, since what has started is not to move. A "
            "change of the law that was missed comes with a new version of this site",
            field="in_force_from",
        )
    return new.in_force_from


def _check_end(new: Provision, *, begins: date) -> None:
    ends = new.in_force_to
    if ends is None:
        return
    if ends <= begins:
        raise RuleBroken("It must end after it begins", field="in_force_to")
    raise RuleBroken(
        "Leave the end open, or no provision is in force after it. What ends is "
        "replaced from that day by another, which may be switched off",
        field="in_force_to",
    )
