"""The kinds of link: which records it joins, its words, and how near they are likely.

One row is one kind. What the database accepts, what pages offer, and what files and the
API say all follow from these rows. No row is for records that merely have to do with
each other, but for what belongs to the work against an organised crime group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from operations.links.choices import LinkCode
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text, read_reference

T = TypeVar("T")
LONGEST_REASON = 300
SHORTEST_REASON = 3
# How many likely records a page offers.
MOST_OFFERED = 10
# How many the page of a new arrest or seizure offers at once.
MOST_AT_ONCE = 3
# How many links a chain of what came of a report follows, one after another.
LONGEST_CHAIN = 5
# For how long after an arrest or a seizure its own page offers what it was made at.
OFFERED_FOR = timedelta(hours=24)
_SAME_DAY = timedelta(hours=24)
_SEASON = timedelta(days=60)
_YEAR = timedelta(days=366)
# What the references of warrants begin with.
WARRANT = "W"


@dataclass(frozen=True)
class LinkKind:
    """One kind of link, from a first record to a second one.

    `first` and `second` are the letters that their references begin with. `forward` is
    what the page of the first says of the second, and `back` the other way round. The
    second is likely to be at most `within` after the first.
    """

    code: LinkCode
    first: str
    second: str
    forward: str
    back: str
    within: timedelta

    @property
    def is_at_entry(self) -> bool:
        """Say whether it names an entry made under its warrant."""
        return self.first == WARRANT and self.code != LinkCode.LED_TO

    @property
    def is_likely(self) -> bool:
        """Say whether place and time can make it likely, so that pages offer it.

        What belongs to an organised crime group is known from intelligence alone.
        """
        return self.code != LinkCode.OF_GROUP

    def other_than(self, reference: str) -> str:
        """Return the letter of the record at the other end than this one."""
        return self.second if reference[:1] == self.first else self.first


def _led_to(first: str, second: str, forward: str, back: str) -> LinkKind:
    within = _YEAR if second == "P" else _SEASON
    return LinkKind(LinkCode.LED_TO, first, second, forward, back, within)


_PART = "Part of the work against organised crime group"


def _of_group(second: str, forward: str, back: str = _PART) -> LinkKind:
    return LinkKind(LinkCode.OF_GROUP, "N", second, forward, back, timedelta())


LINK_KINDS: Sequence[LinkKind] = (
    _led_to("R", "T", "Led to tasking", "Came from report"),
    _led_to("R", "W", "Led to warrant", "Came from report"),
    _led_to("R", "A", "Led to arrest", "Came from report"),
    _led_to("R", "C", "Led to closure case", "Came from report"),
    _led_to("R", "O", "Led to operation", "Came from report"),
    _led_to("T", "W", "Led to warrant", "Came from tasking"),
    _led_to("T", "A", "Led to arrest", "Came from tasking"),
    _led_to("T", "C", "Led to closure case", "Came from tasking"),
    _led_to("T", "O", "Led to operation", "Came from tasking"),
    _led_to("W", "C", "Led to closure case", "Came from warrant"),
    _led_to("A", "C", "Led to closure case", "Came from arrest"),
    _led_to("C", "P", "Led to activity", "Came from closure case"),
    LinkKind(
        LinkCode.ARRESTED_AT,
        "W",
        "A",
        "Arrest made at its entry",
        "Made at an entry under warrant",
        _SAME_DAY,
    ),
    LinkKind(
        LinkCode.SEIZED_AT,
        "W",
        "S",
        "Seized at its entry",
        "Seized at an entry under warrant",
        _SAME_DAY,
    ),
    LinkKind(
        LinkCode.SEIZED_AT,
        "A",
        "S",
        "Seized at this arrest",
        "Seized at arrest",
        _SAME_DAY,
    ),
    _of_group("O", "Operation against it"),
    _of_group("W", "Warrant in the work against it"),
    _of_group("A", "Arrest in the work against it"),
    _of_group("S", "Seizure in the work against it"),
    _of_group("C", "Closure case in the work against it"),
    _of_group(
        "L",
        "County line it is suspected of running",
        "Suspected to be run by organised crime group",
    ),
)
# What references of records that can be linked begin with.
LINKED = frozenset(
    letter for kind in LINK_KINDS for letter in (kind.first, kind.second)
)


def link_kind(first: str, second: str) -> LinkKind | None:
    """Return the kind of link from one record to another, by their references."""
    letters = (first[:1], second[:1])
    return next((k for k in LINK_KINDS if (k.first, k.second) == letters), None)


def kinds_of(reference: str) -> Sequence[LinkKind]:
    """Return the kinds of link that a record can have at either end."""
    letter = reference[:1]
    return [kind for kind in LINK_KINDS if letter in (kind.first, kind.second)]


def in_order(one: str, other: str) -> tuple[str, str, LinkKind] | None:
    """Return two references as first and second, with their kind; None if it is none.

    No two kinds of record can be linked both ways round.
    """
    for first, second in ((one, other), (other, one)):
        if kind := link_kind(first, second):
            return first, second, kind
    return None


def read_other(typed: str) -> str:
    """Read the reference of the record to link to."""
    letter = typed.strip()[:1].upper()
    try:
        return read_reference(typed, prefix=letter)
    except RuleBroken as broken:
        message = "Enter the reference of a record, such as A-7F3K-92QX"
        raise RuleBroken(message, field="other") from broken


def no_such_record() -> RuleBroken:
    """Return the error for a record that is not there, or that the writer cannot see.

    It is the same for both, so that no one learns of a warrant by trying.
    """
    return RuleBroken(
        "No record that you can link has this reference. Check the reference",
        field="other",
    )


def cannot_be_linked(one: str, other: str) -> RuleBroken:
    """Return the error for two kinds of record between which there is no link."""
    return RuleBroken(
        f"There is no link between a record of type {one} and one of type {other}. "
        "Enter another reference",
        field="other",
    )


def linked_already(one: str, other: str) -> RuleBroken:
    return RuleBroken(f"{one} and {other} are linked already", field="other")


def has_no_entry(warrant: str) -> RuleBroken:
    return RuleBroken(
        f"No entry is recorded under {warrant}. Record the entry first", field="other"
    )


def stands_elsewhere(reference: str, kept: str) -> RuleBroken:
    """Return the error for a merged report, or an arrest that is set aside."""
    return RuleBroken(
        f"{reference} is the same as {kept}, which counts. Link {kept}", field="other"
    )


def check_reason(reason: str) -> None:
    """Refuse to remove a link without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why the link is wrong", field="reason")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def nearest(entries: Iterable[tuple[datetime, T]], at: datetime | None) -> T | None:
    """Return the entry nearest to a time, or the first one if the time is not known."""
    found = sorted(entries, key=lambda one: one[0])
    if not found:
        return None
    if at is None:
        return found[0][1]
    return min(found, key=lambda one: abs(one[0] - at))[1]
