"""Whether two reports may tell of the same thing, and which may be merged. Pure.

A score is a sum of the points below, each with a reason that an officer can check with
their own eyes; a person decides, never the score. Codes stand for themselves here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stronghold.kernel.errors import RuleBroken

# FixMyStreet suggests within 250 metres: the next corner is still the same dealing.
FURTHEST_METRES = 250
# After two weeks another report of a place is news of it, not a repetition.
LONGEST_APART = timedelta(days=14)
# Shorter words are alike by chance: "dealing again" and "dealing here".
SHORTEST_WORDS = 20

# Place and time weigh most, since they are what two tellers of one thing agree on.
SAME_PREMISES, SAME_STREET = 40, 15
BY_METRES = (
    (50, 35, "within_50_m"),
    (100, 25, "within_100_m"),
    (FURTHEST_METRES, 15, "within_250_m"),
)
# In minutes where both times of day are known, and otherwise in days.
BY_MINUTES = (
    (60, 30, "within_hour"),
    (24 * 60, 20, "same_day"),
    (3 * 24 * 60, 5, "within_3_days"),
)
BY_DAYS = ((0, 20, "same_day"), (3, 5, "within_3_days"))
# What goes on for weeks is told of on several days: a home taken over, a crop, litter.
LASTING = frozenset({"cuckooing", "exploitation", "growing", "litter", "smell"})
LASTING_POINTS = 15
SAME_CONCERN, RELATED_CONCERN = 20, 10
# One teller's word for what another calls otherwise.
RELATED = frozenset(
    {
        frozenset({"dealing", "cuckooing"}),
        frozenset({"dealing", "exploitation"}),
        frozenset({"cuckooing", "exploitation"}),
        frozenset({"dealing", "use"}),
        frozenset({"use", "litter"}),
        frozenset({"use", "smell"}),
        frozenset({"growing", "smell"}),
    }
)
# Trigram similarity from 0 to 1. Two tellings of one event seldom pass 0.5 unless one
# was copied; unrelated ones of the same concern stay near 0.1 to 0.2.
BY_SIMILARITY = ((0.5, 20, "same_words"), (0.3, 10, "similar_words"))
# Place, time and concern must agree well. Enough: 100 metres, a day and the same
# concern; 250 metres, an hour and the same concern. Not enough: the same corner and
# concern two days later, unless the words are alike; there it is the next deal.
LIKELY = 65


@dataclass(frozen=True)
class Told:
    """What one report tells that another can be compared by."""

    concern: str
    received_at: datetime
    # Both empty where nobody knows when; a day alone where the time is not known.
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    premises: int | None = None
    street: int | None = None


@dataclass(frozen=True)
class Reason:
    """One thing that two reports have in common, or how far apart they are in it.

    `code` is empty where it earns nothing. `amount` counts `unit`: metres, minutes, or
    days where no time of day is known. `told`: between the tellings, since nobody knows
    when one of the two happened. `concerns`: the one that both have, or the two.
    """

    aspect: str
    points: int
    code: str = ""
    amount: float | None = None
    unit: str = ""
    told: bool = False
    concerns: Sequence[str] = ()


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are: the reasons, and their points together."""

    reasons: Sequence[Reason]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def is_likely(self) -> bool:
        return self.points >= LIKELY

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons if reason.code]


def likeness(
    one: Told, other: Told, *, metres: float | None, similarity: float | None
) -> Likeness:
    """Compare two reports. `similarity` is None for who may not read the words."""
    reasons = (
        _place(one, other, metres),
        _time(one, other),
        _concern(one.concern, other.concern),
        _words(similarity),
    )
    return Likeness([reason for reason in reasons if reason])


def _place(one: Told, other: Told, metres: float | None) -> Reason | None:
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


def _time(one: Told, other: Told) -> Reason:
    amount, unit, told = _apart(one, other)
    points, code = 0, ""
    for most, worth, name in BY_DAYS if unit == "days" else BY_MINUTES:
        if amount <= most:
            points, code = worth, name
            break
    is_lasting = one.concern == other.concern and one.concern in LASTING
    if is_lasting and points < LASTING_POINTS:
        points, code = LASTING_POINTS, "lasting"
    return Reason("time", points, code, amount, unit, told)


def _apart(one: Told, other: Told) -> tuple[float, str, bool]:
    """Return how long lies between two, in which unit, and whether of the tellings."""
    if one.occurred_at and other.occurred_at:
        return _minutes(one.occurred_at, other.occurred_at), "minutes", False
    if one.occurred_on and other.occurred_on:
        return abs((one.occurred_on - other.occurred_on).days), "days", False
    return _minutes(one.received_at, other.received_at), "minutes", True


def _minutes(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 60


def _concern(one: str, other: str) -> Reason | None:
    # "Something else" says nothing of what two have in common.
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


@dataclass(frozen=True)
class MergeSide:
    """What decides whether a report may be merged, or others into it."""

    reference: str
    force: int
    is_in_error: bool
    merged_into: str = ""


def check_may_merge(ending: MergeSide, going_on: MergeSide) -> None:
    """Both stand for themselves, so that no circle can come of it, and both count."""
    if ending.reference == going_on.reference:
        raise RuleBroken("Choose two different reports")
    if ending.force != going_on.force:
        raise RuleBroken("Two reports of different forces cannot be merged")
    for report in (ending, going_on):
        if report.is_in_error:
            raise RuleBroken(
                f"{report.reference} is recorded in error, so nothing can be merged "
                "with it. Go back and choose another report"
            )
        if report.merged_into:
            raise RuleBroken(
                f"{report.reference} is already merged into {report.merged_into}. "
                f"Compare with {report.merged_into}, or part them first"
            )


# Who told of it, as far as sources are told apart.
POLICE, NAMED, UNKNOWN = "police", "named", "unknown"


@dataclass(frozen=True)
class Source:
    """One telling: its kind, and what identifies its teller to this rule alone."""

    kind: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sources:
    """How many told of one thing, without naming them.

    `n_unknown` are tellings, not people: they may be one person, or one of the others.
    """

    n_named: int
    n_police: int
    n_unknown: int
    # Whether contact details were compared: only for who may read anybody's.
    is_compared: bool = True

    @property
    def at_least(self) -> int:
        """Count whom we can tell apart; an unknown teller only where there is no other
        resident that it may have been.
        """
        return self.n_named + self.n_police + bool(self.n_unknown and not self.n_named)


def sources_among(tellings: Sequence[Source], *, is_compared: bool = True) -> Sources:
    """Count distinct tellers: those who share a phone or an e-mail address are one."""
    return Sources(
        is_compared=is_compared,
        n_named=_n_distinct(t.marks for t in tellings if t.kind == NAMED),
        n_police=_n_distinct(t.marks for t in tellings if t.kind == POLICE),
        n_unknown=sum(t.kind == UNKNOWN for t in tellings),
    )


def _n_distinct(tellers: Iterable[frozenset[str]]) -> int:
    groups: list[frozenset[str]] = []
    for marks in tellers:
        joined = marks.union(*(group for group in groups if group & marks))
        groups = [group for group in groups if not group & marks] + [joined]
    return len(groups)


def contact_marks(*, phone: str, email: str, address: str) -> frozenset[str]:
    """Return what makes two contacts the same one, however they were written."""
    digits = "".join(c for c in phone if c.isdigit())
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).lstrip("0")
            break
    marks = {"phone:" + digits if digits else "", _mark("email", email)}
    # An address is many people's: it stands only where there is nothing else.
    return frozenset(marks - {""}) or frozenset({_mark("address", address)} - {""})


def _mark(kind: str, text: str) -> str:
    plain = " ".join(text.casefold().split())
    return f"{kind}:{plain}" if plain else ""
