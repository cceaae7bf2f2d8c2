"""Whether two reports may be of the same thing, and which may be merged.

A score is the sum of the points below, each with a reason that an officer can check by
reading the reports. A person decides, never the score.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from reports.report.choices import Concern
from stronghold.core.kernel.errors import RuleBroken

# FixMyStreet suggests reports within 250 metres: dealing at the next corner is often
# the same dealing.
FURTHEST_METRES = 250
# After two weeks another report of a place is new information, not a repetition.
LONGEST_APART = timedelta(days=14)
# Shorter texts are alike by chance: "dealing again" and "dealing here".
SHORTEST_WORDS = 20
# How far back the queue of pairs without a decision goes.
QUEUE_DAYS = 28

# Place and time count most, as two reporters of one event agree on those.
SAME_PREMISES, SAME_STREET = 40, 15
BY_METRES = (
    (50, 35, "within_50_m"),
    (100, 25, "within_100_m"),
    (FURTHEST_METRES, 15, "within_250_m"),
)
# In minutes if both times of day are known, otherwise in days.
BY_MINUTES = (
    (60, 30, "within_hour"),
    (24 * 60, 20, "same_day"),
    (3 * 24 * 60, 5, "within_3_days"),
)
BY_DAYS = ((0, 20, "same_day"), (3, 5, "within_3_days"))
# Concerns that last for weeks are reported on several days: a home taken over, a
# cannabis farm, litter.
LASTING = frozenset(
    {
        Concern.CUCKOOING,
        Concern.EXPLOITATION,
        Concern.GROWING,
        Concern.LITTER,
        Concern.SMELL,
    }
)
LASTING_POINTS = 15
SAME_CONCERN, RELATED_CONCERN = 20, 10
# Concerns that two reporters may choose for the same thing.
RELATED = frozenset(
    {
        frozenset({Concern.DEALING, Concern.CUCKOOING}),
        frozenset({Concern.DEALING, Concern.EXPLOITATION}),
        frozenset({Concern.CUCKOOING, Concern.EXPLOITATION}),
        frozenset({Concern.DEALING, Concern.USE}),
        frozenset({Concern.USE, Concern.LITTER}),
        frozenset({Concern.USE, Concern.SMELL}),
        frozenset({Concern.GROWING, Concern.SMELL}),
    }
)
# Trigram similarity, from 0 to 1. Two descriptions of one event seldom pass 0.5 unless
# one was copied; unrelated ones of the same concern stay near 0.1 to 0.2.
BY_SIMILARITY = ((0.5, 20, "same_words"), (0.3, 10, "similar_words"))
MOST_BY_WORDS = max(points for _, points, _ in BY_SIMILARITY)
# Place, time and concern must all agree well. Enough: within 100 metres, the same day
# and the same concern; or within 250 metres, an hour and the same concern. Not enough:
# the same corner and concern two days later, which is the next deal, unless the words
# are alike.
LIKELY = 65


K = TypeVar("K", bound=Hashable)


class Facts(NamedTuple):
    """The facts of one report that are compared with those of another."""

    concern: str
    received_at: datetime
    # Both empty if the day is not known; a day alone if the time is not.
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    premises: int | None = None
    street: int | None = None


class Reason(NamedTuple):
    """One aspect that two reports have in common, or how far apart they are in it.

    `code` is empty if it scores no points. `amount` is in `unit`: metres, minutes, or
    days if a time of day is not known. `of_receipt`: the time is between the receipts,
    as it is not known when one of the two happened. `concerns`: the one that both
    have, or the two.
    """

    aspect: str
    points: int
    code: str = ""
    amount: float | None = None
    unit: str = ""
    of_receipt: bool = False
    concerns: Sequence[str] = ()


@dataclass(slots=True)
class Likeness:
    """How alike two reports are: the reasons, and their total points."""

    reasons: Sequence[Reason]
    points: int = field(init=False)

    def __post_init__(self) -> None:
        self.points = sum([reason.points for reason in self.reasons])

    @property
    def is_likely(self) -> bool:
        return self.points >= LIKELY

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons if reason.code]


def likeness(
    one: Facts, other: Facts, *, metres: float | None, similarity: float | None
) -> Likeness:
    """Compare two reports.

    `metres` is their distance, None if it is not known. `similarity` of their words is
    from 0 to 1, None if the viewer may not read the words.
    """
    reasons = (
        _place(one, other, metres),
        _time(one, other),
        _concern(one.concern, other.concern),
        _words(similarity),
    )
    return Likeness([reason for reason in reasons if reason])


def _place(one: Facts, other: Facts, metres: float | None) -> Reason | None:
    if one.premises is not None and one.premises == other.premises:
        return Reason("place", SAME_PREMISES, "same_premises", 0, "metres")
    if metres is not None:
        for most, points, code in BY_METRES:
            if metres <= most:
                return Reason("place", points, code, metres, "metres")
        return Reason("place", 0, amount=metres, unit="metres")
    if one.street is not None and one.street == other.street:
        return Reason("place", SAME_STREET, "same_street")
    return None


def _time(one: Facts, other: Facts) -> Reason:
    amount, unit, of_receipt = _apart(one, other)
    points, code = 0, ""
    for most, worth, name in BY_DAYS if unit == "days" else BY_MINUTES:
        if amount <= most:
            points, code = worth, name
            break
    is_lasting = one.concern == other.concern and one.concern in LASTING
    if is_lasting and points < LASTING_POINTS:
        points, code = LASTING_POINTS, "lasting"
    return Reason("time", points, code, amount, unit, of_receipt)


def _apart(one: Facts, other: Facts) -> tuple[float, str, bool]:
    """Return the time between two, its unit, and whether it is between receipts."""
    if one.occurred_at and other.occurred_at:
        return _minutes(one.occurred_at, other.occurred_at), "minutes", False
    if one.occurred_on and other.occurred_on:
        return abs((one.occurred_on - other.occurred_on).days), "days", False
    return _minutes(one.received_at, other.received_at), "minutes", True


def _minutes(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 60


def _concern(one: str, other: str) -> Reason | None:
    # Two reports of "something else" need not have anything in common.
    if one == other and one not in {"", "other"}:
        return Reason("concern", SAME_CONCERN, "same_concern", concerns=(one,))
    if frozenset({one, other}) in RELATED:
        both = tuple(sorted((one, other)))
        return Reason("concern", RELATED_CONCERN, "related_concern", concerns=both)
    return None


def _words(similarity: float | None) -> Reason | None:
    for least, points, code in BY_SIMILARITY:
        if similarity is not None and similarity >= least:
            return Reason("words", points, code)
    return None


def worth_comparing(without_words: Mapping[K, Likeness], *, most: int = 0) -> list[K]:
    """Return those whose words are worth comparing, by their likeness without words.

    The others cannot become likely however alike the words are; nor, if only the `most`
    likely are wanted, can they pass that many that are likelier without.
    """
    least, points = LIKELY, [found.points for found in without_words.values()]
    if 0 < most <= len(points):
        least = max(least, sorted(points, reverse=True)[most - 1])
    return [
        key
        for key, found in without_words.items()
        if found.points + MOST_BY_WORDS >= least
    ]


@dataclass(frozen=True)
class MergeSide:
    """The facts that decide whether a report may be merged, or others into it."""

    reference: str
    force: int
    is_in_error: bool
    merged_into: str = ""


def check_may_merge(merged: MergeSide, kept: MergeSide) -> None:
    """Refuse to merge unless both reports count and neither is merged.

    If neither is merged, merging cannot make a circle.
    """
    if merged.reference == kept.reference:
        raise RuleBroken("Choose two different reports")
    if merged.force != kept.force:
        raise RuleBroken("Two reports of different forces cannot be merged")
    for report in (merged, kept):
        if report.is_in_error:
            raise RuleBroken(
                f"{report.reference} is recorded in error, so nothing can be merged "
                "with it. Go back and choose another report"
            )
        if report.merged_into:
            raise RuleBroken(
                f"{report.reference} is already merged into {report.merged_into}. "
                f"Compare with {report.merged_into}, or separate them first"
            )


# Kinds of source that are counted separately.
POLICE, NAMED, UNKNOWN, NOT_SAID = "police", "named", "unknown", "not_said"


@dataclass(frozen=True)
class Source:
    """The source of one report: its kind, and what identifies it in this count."""

    kind: str
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sources:
    """How many sources reported one thing, without naming them.

    `n_unknown` counts reports, not people: all may be by one person, or by one of the
    others.
    """

    n_named: int
    n_police: int
    n_unknown: int
    # Reports that do not say who reported it: an officer, or a resident.
    n_not_said: int = 0
    # Whether contact details were compared: only for a viewer who may read all of them.
    is_compared: bool = True

    @property
    def at_least(self) -> int:
        """Return the least number of distinct sources.

        Unknown ones count as one, and only if no named resident could be that source;
        those that do not say who it was, only if there is no other at all.
        """
        unknown = bool(self.n_unknown and not self.n_named)
        return self.n_named + self.n_police + unknown or int(self.n_not_said > 0)


def sources_among(found: Sequence[Source], *, is_compared: bool = True) -> Sources:
    """Count distinct sources: those who share a phone or an e-mail address are one."""
    return Sources(
        is_compared=is_compared,
        n_named=_n_distinct(s.identifiers for s in found if s.kind == NAMED),
        n_police=_n_distinct(s.identifiers for s in found if s.kind == POLICE),
        n_unknown=sum(s.kind == UNKNOWN for s in found),
        n_not_said=sum(s.kind == NOT_SAID for s in found),
    )


def _n_distinct(sources: Iterable[frozenset[str]]) -> int:
    """Count groups of sources that share an identifier, directly or through others."""
    groups: list[frozenset[str]] = []
    for identifiers in sources:
        shared = [group for group in groups if group & identifiers]
        others = [group for group in groups if not group & identifiers]
        groups = [*others, identifiers.union(*shared)]
    return len(groups)


def contact_identifiers(*, phone: str, email: str, address: str) -> frozenset[str]:
    """Return what identifies a contact, however it was written."""
    digits = "".join(c for c in phone if c.isdigit())
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).lstrip("0")
            break
    own = {"phone:" + digits if digits else "", _identifier("email", email)}
    # Several people share an address: it is used only if there is nothing else.
    address_alone = {_identifier("address", address)}
    return frozenset(own - {""}) or frozenset(address_alone - {""})


def _identifier(kind: str, text: str) -> str:
    plain = " ".join(text.casefold().split())
    return f"{kind}:{plain}" if plain else ""
