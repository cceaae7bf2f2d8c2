"""When does a visit to the portal begin, and what is new in it?"""

from datetime import UTC, datetime, timedelta

import pytest

from stronghold.partners.portal.rules import (
    APART,
    FIRST_LOOKS_BACK,
    LOOKS_BACK,
    new_from,
    since_when,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = NOON - timedelta(days=3)


@pytest.mark.parametrize(
    ("last_at", "expected"),
    [
        # A reload, a lunch, and four hours less an instant: the same visit continues.
        (NOON, BEFORE),
        (NOON - timedelta(hours=2), BEFORE),
        (NOON - APART + timedelta(microseconds=1), BEFORE),
        # Another visit: what came after the end of the last one is new.
        (NOON - APART, NOON - APART),
        (NOON - timedelta(days=1), NOON - timedelta(days=1)),
    ],
)
def test_a_visit_continues_until_the_person_stayed_away(
    last_at: datetime, expected: datetime
) -> None:
    assert since_when(since=BEFORE, last_at=last_at, now=NOON) == expected


def test_the_first_visit_follows_none() -> None:
    assert since_when(since=None, last_at=None, now=NOON) is None
    assert since_when(since=None, last_at=NOON, now=NOON) is None


def test_what_is_new_does_not_grow_with_how_long_a_person_stayed_away() -> None:
    assert new_from(None, NOON) == NOON - FIRST_LOOKS_BACK
    assert new_from(BEFORE, NOON) == BEFORE
    assert new_from(NOON - timedelta(days=900), NOON) == NOON - LOOKS_BACK
