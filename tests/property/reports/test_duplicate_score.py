"""For any two reports, further away or later is never more alike."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.duplicates.rules import FURTHEST_METRES, Facts, Likeness, likeness
from reports.report.choices import Concern

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
concerns = st.sampled_from(Concern.values)
metres = st.floats(0, 3 * FURTHEST_METRES)
minutes = st.integers(0, 20 * 24 * 60)
similarities = st.none() | st.floats(0, 1)
how_known = st.sampled_from(["time", "day", "unknown"])


def facts(concern: str, after: int, known: str = "time") -> Facts:
    at = NOON + timedelta(minutes=after)
    return Facts(
        concern=concern,
        received_at=at,
        occurred_on=None if known == "unknown" else at.date(),
        occurred_at=at if known == "time" else None,
    )


def points(one: Facts, other: Facts, far: float, similarity: float | None) -> int:
    return likeness(one, other, metres=far, similarity=similarity).points


@given(concerns, concerns, minutes, similarities, metres, metres)
def test_the_score_falls_with_distance(
    one: str, other: str, after: int, similarity: float | None, a: float, b: float
) -> None:
    pair = facts(one, 0), facts(other, after)
    near, far = sorted((a, b))

    assert points(*pair, near, similarity) >= points(*pair, far, similarity)


@given(concerns, concerns, how_known, similarities, metres, minutes, minutes)
def test_the_score_falls_with_time(
    one: str,
    other: str,
    known: str,
    similarity: float | None,
    far: float,
    a: int,
    b: int,
) -> None:
    soon, late = (facts(other, after, known) for after in sorted((a, b)))
    first = facts(one, 0, known)

    assert points(first, soon, far, similarity) >= points(first, late, far, similarity)


@given(concerns, concerns, how_known, how_known, minutes, metres, similarities)
def test_two_reports_are_as_alike_as_they_are_the_other_way_round(
    one: str,
    other: str,
    known: str,
    other_known: str,
    after: int,
    far: float,
    similarity: float | None,
) -> None:
    first, second = facts(one, 0, known), facts(other, after, other_known)

    def compared(a: Facts, b: Facts) -> Likeness:
        return likeness(a, b, metres=far, similarity=similarity)

    there, back = compared(first, second), compared(second, first)

    assert there == back
    assert there.points == sum(reason.points for reason in there.reasons)
