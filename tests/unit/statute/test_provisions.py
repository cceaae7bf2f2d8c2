"""The law as data: the seed is whole, and each day has one provision at most."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from operations.statute.choices import Confidence
from operations.statute.provisions import CLOSURES_BEGAN, SEED
from operations.statute.rules import clocks
from operations.statute.rules.limits import (
    Code,
    NotInForce,
    Provision,
    in_force,
    is_on,
    merged,
)
from stronghold.core.kernel.london import LONDON
from tests.unit.statute.changed_law import changed, of_code, with_change

TODAY = date(2026, 11, 24)
LATER = date(2027, 4, 1)
ONE_DAY = timedelta(days=1)


def test_every_code_is_in_the_seed_and_says_where_it_comes_from() -> None:
    assert {p.code for p in SEED} == set(Code)
    assert all(p.act and p.section and p.source for p in SEED)


def test_sources_are_editorial() -> None:
    """What a page shows to every officer never reads as a rumour."""
    for provision in SEED:
        assert not re.search(r"memory|as told|quoted by|not read", provision.source)


@pytest.mark.parametrize(
    ("code", "section"),
    [
        (Code.COUNCIL_MAY_ISSUE, "ss.76(1), 92(1)"),
        (Code.SERVICE, "s.79(1) to (3)"),
        (Code.NUMBER_OF_ENTRIES, "s.15(5A)"),
        (Code.LANDLORD_NOTICE_ASSURED, "s.8(4F)"),
        (Code.CLOSURE_BREACH, "s.86(1) to (3)"),
    ],
)
def test_cited_by_the_section_that_says_so(code: Code, section: str) -> None:
    assert of_code(code).section == section


@pytest.mark.parametrize("provision", SEED, ids=lambda p: f"{p.code}-{p.section}")
def test_what_is_not_confirmed_is_off(provision: Provision) -> None:
    is_unconfirmed = provision.confidence == Confidence.UNCONFIRMED

    assert provision.is_on != is_unconfirmed
    assert provision.is_on == (
        is_on((provision,), provision.code, provision.in_force_from or TODAY)
    )


def test_seventy_two_hours_and_social_landlords_are_off() -> None:
    off = {(p.code, p.value) for p in SEED if not p.is_on}

    assert off == {
        (Code.SENIOR_NOTICE, 72),
        (Code.HEARING, 72),
        (Code.SOCIAL_LANDLORD_MAY_ISSUE, 0),
        (Code.DRUGS_WARRANT_ANY_TIMES, 0),
        (Code.CUCKOOING, 0),
        (Code.CHILD_EXPLOITATION, 0),
    }


@pytest.mark.parametrize("code", Code)
def test_each_day_has_one_provision_at_most(code: Code) -> None:
    same = [p for p in SEED if p.code == code]
    days = {d for p in same for d in (p.in_force_from, p.in_force_to) if d}

    for day in {moment for d in days for moment in (d - ONE_DAY, d, LATER)}:
        assert sum(p.is_in_force(day) for p in same) <= 1


def test_closures_begin_on_20_october_2014() -> None:
    assert in_force(SEED, Code.HEARING, CLOSURES_BEGAN).value == 48
    with pytest.raises(NotInForce):
        in_force(SEED, Code.HEARING, CLOSURES_BEGAN - ONE_DAY)


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match="no provision"):
        in_force(SEED, "parking", TODAY)


def test_each_provision_ends_where_the_next_begins() -> None:
    law = with_change(Code.ORDER, 6, LATER)

    before, after = (p for p in law if p.code == Code.ORDER)

    assert (before.value, before.in_force_to) == (3, LATER)
    assert (after.value, after.in_force_from, after.in_force_to) == (6, LATER, None)


def test_of_two_from_the_same_day_the_approved_one_stands() -> None:
    seed = (*SEED, changed(Code.ORDER, 4, LATER))

    law = merged(seed, [changed(Code.ORDER, 6, LATER)])

    assert in_force(law, Code.ORDER, LATER).value == 6


def test_review_of_the_seed_takes_over_from_what_was_approved_before() -> None:
    seed = (*SEED, changed(Code.ORDER, 4, LATER + ONE_DAY))

    law = merged(seed, [changed(Code.ORDER, 6, LATER)])

    assert in_force(law, Code.ORDER, LATER).value == 6
    assert in_force(law, Code.ORDER, LATER + ONE_DAY).value == 4


def test_provision_keeps_its_own_earlier_end() -> None:
    sunset = replace(changed(Code.ORDER, 6, LATER), in_force_to=LATER + ONE_DAY)

    law = merged(SEED, [sunset])

    with pytest.raises(NotInForce):
        in_force(law, Code.ORDER, LATER + ONE_DAY)


def test_provision_that_is_switched_off_ends_a_power() -> None:
    off = replace(of_code(Code.APPEAL), in_force_from=LATER, is_on=False)

    law = merged(SEED, [off])

    assert clocks.appeal_by(law, decided_on=LATER - ONE_DAY)
    with pytest.raises(NotInForce, match=r"01\.04\.2027.*s\.84\(5\)"):
        clocks.appeal_by(law, decided_on=LATER)


def test_what_is_not_confirmed_takes_the_place_of_nothing() -> None:
    pending = replace(
        changed(Code.HEARING, 72, LATER), confidence=Confidence.UNCONFIRMED, is_on=False
    )

    law = merged(SEED, [pending])

    assert pending in law
    assert in_force(law, Code.HEARING, LATER) == of_code(Code.HEARING)
    confirmed = merged(SEED, [pending, changed(Code.HEARING, 72, LATER)])
    assert pending not in confirmed
    assert in_force(confirmed, Code.HEARING, LATER).value == 72


def test_s80_3_change_moves_only_what_is_served_from_its_first_day() -> None:
    law = with_change(Code.HEARING, 72, LATER)
    last = datetime(2027, 3, 31, 23, 59, tzinfo=LONDON)
    first = datetime(2027, 4, 1, 0, 0, tzinfo=LONDON)

    before = clocks.hearing_by(law, served_at=last)
    after = clocks.hearing_by(law, served_at=first)

    assert before.due_at == clocks.hearing_by(SEED, served_at=last).due_at
    assert after.due_at == first + timedelta(hours=72)


def test_s80_3_earliest_service_goes_by_the_law_of_the_day_of_service() -> None:
    law = with_change(Code.HEARING, 72, LATER)

    for slot, service in (
        (datetime(2027, 4, 2, 12), datetime(2027, 3, 31, 12)),
        (datetime(2027, 4, 3, 12), datetime(2027, 4, 1)),
        (datetime(2027, 4, 5, 12), datetime(2027, 4, 2, 12)),
    ):
        found = clocks.earliest_service_for(
            law, hearing_slot=slot.replace(tzinfo=LONDON)
        )
        assert found == service.replace(tzinfo=LONDON)
