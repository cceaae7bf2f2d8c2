"""What is marked as not lawful about the entries and the return of a warrant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from operations.statute.choices import Enactment, Entries
from operations.statute.provisions import SEED
from operations.statute.rules.warrants import Warrant
from operations.warrants.rules.lawful import (
    NO_COPY,
    Made,
    check_plan,
    irregularities,
    irregularities_of_return,
)
from stronghold.core.kernel.errors import RuleBroken

ISSUED = date(2026, 11, 1)
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
SINGLE = Warrant(Enactment.DRUGS_ACT_S23, ISSUED)
UNLIMITED = Warrant(Enactment.PACE_S8, ISSUED, Entries.UNLIMITED)
ALL = Warrant(Enactment.PACE_S8, ISSUED, is_all_premises=True)


def made(at: int = 1, hours: int = 0, **given: Any) -> Made:
    told = {"outcome": "drugs", "copy_given": "occupier"} | given
    return Made(at, AT + timedelta(hours=hours), **told)


def authorised(**given: Any) -> Made:
    return made(authority_rank="inspector", authority_at=AT, **given)


def test_each_premises_is_entered_once_under_a_single_warrant() -> None:
    found = irregularities(SEED, SINGLE, [made(1), made(2, 1), made(1, 2)])

    assert found[:2] == [[], []]
    assert found[2] == ["This warrant allows one entry, and it has been made (s.15(5))"]


def test_entries_count_as_they_were_made_not_as_they_were_recorded() -> None:
    later, earlier = made(1, 5), made(1, 0)

    assert [
        bool(found) for found in irregularities(SEED, SINGLE, [later, earlier])
    ] == [True, False]


def test_who_could_not_get_in_has_not_entered() -> None:
    tries = [made(outcome="no_entry", copy_given="nobody"), made(hours=1)]

    assert irregularities(SEED, SINGLE, tries) == [[], []]


def test_second_entry_needs_an_inspector_beforehand() -> None:
    late = made(
        hours=1, authority_rank="inspector", authority_at=AT + timedelta(days=1)
    )
    low = made(hours=2, authority_rank="sergeant", authority_at=AT)
    entries = [made(), late, low, authorised(hours=3)]

    found = irregularities(SEED, UNLIMITED, entries)

    assert ["s.16(3B)" in str(words) for words in found] == [False, True, True, False]


def test_premises_that_are_not_named_need_an_inspector() -> None:
    found = irregularities(SEED, ALL, [made(2, names_premises=False)])
    assert "s.16(3A)" in found[0][0]

    assert irregularities(SEED, ALL, [authorised(at=2, names_premises=False)]) == [[]]


def test_a_copy_must_be_given_or_left() -> None:
    assert irregularities(SEED, SINGLE, [made(copy_given="nobody")]) == [[NO_COPY]]


def test_plan_that_is_not_lawful_is_refused_with_its_section() -> None:
    with pytest.raises(RuleBroken, match=r"s\.15\(5\)"):
        check_plan(SEED, SINGLE, plan=made(hours=1), made=[made()])
    with pytest.raises(RuleBroken, match=r"s\.23\(3\)"):
        check_plan(SEED, SINGLE, plan=made(hours=24 * 60), made=[])

    check_plan(SEED, SINGLE, plan=made(2), made=[made(1)])


def test_return_without_endorsement_is_marked() -> None:
    found = irregularities_of_return(
        SEED, SINGLE, returned_on=date(2026, 11, 12), is_endorsed=False
    )
    assert "s.16(9)" in found[0]
