"""What the law sets for a search warrant: its life, entries, endorsement, return."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from operations.statute.choices import Confidence, Enactment, Entries
from operations.statute.provisions import SEED
from operations.statute.rules import clocks
from operations.statute.rules.limits import Code, Provisions
from operations.statute.rules.warrants import (
    Entry,
    Warrant,
    check_entry,
    check_return,
    irregularities_of_entry,
    irregularities_of_return,
    return_by,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from tests.unit.statute.changed_law import switched_on

ISSUED = date(2026, 11, 24)
S23, S8 = Enactment.DRUGS_ACT_S23, Enactment.PACE_S8
SINGLE = Warrant(S23, ISSUED)
UNLIMITED = Warrant(S23, ISSUED, Entries.UNLIMITED)
TWICE = Warrant(S8, ISSUED, Entries.LIMITED, most_entries=2)
ALL_PREMISES = Warrant(S8, ISSUED, is_all_premises=True)
S39 = Warrant(Enactment.PSYCHOACTIVE_S39, ISSUED)
S39_TWICE = replace(S39, entries=Entries.LIMITED, most_entries=2)
S39_ALL = replace(S39, is_all_premises=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


IN_TIME = at("2026-12-01 05:30")


def sections(
    warrant: Warrant, entry: Entry, provisions: Provisions = SEED
) -> list[str]:
    found = irregularities_of_entry(provisions, warrant, entry)
    return [breach.section for breach in found]


@pytest.mark.parametrize(
    ("issued", "ends"),
    [
        ("2026-11-24", "2026-12-24"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_s23_3_drugs_warrant_lasts_one_month(issued: str, ends: str) -> None:
    deadline = clocks.warrant_ends(
        SEED, issued_on=date.fromisoformat(issued), enactment=S23
    )

    assert deadline.is_day
    assert london_date(deadline.due_at) == date.fromisoformat(ends)
    assert deadline.provision.section == "s.23(3)"


@pytest.mark.parametrize(
    ("issued", "ends"),
    [("2026-11-24", "2027-02-24"), ("2026-11-30", "2027-02-28")],
)
def test_s16_3_pace_warrant_lasts_three_months(issued: str, ends: str) -> None:
    deadline = clocks.warrant_ends(
        SEED, issued_on=date.fromisoformat(issued), enactment=S8
    )

    assert london_date(deadline.due_at) == date.fromisoformat(ends)
    assert deadline.provision.section == "s.16(3)"


def test_s16_10_unexecuted_warrant_goes_back_after_three_months_or_sooner() -> None:
    deadline = clocks.warrant_return_by(SEED, issued_on=ISSUED, enactment=S23)

    assert london_date(deadline.due_at) == date(2027, 2, 24)
    assert london_date(deadline.alert_by) == date(2026, 12, 24)
    assert deadline.provision.section == "s.16(10)"


def test_s16_10_a_executed_warrant_goes_back_within_what_is_practice() -> None:
    """The Act says when it has been executed; seven days are ours, and dated data."""
    deadline = clocks.warrant_return_by(
        SEED, issued_on=ISSUED, enactment=S8, executed_on=date(2026, 11, 26)
    )

    assert london_date(deadline.due_at) == date(2026, 12, 3)
    assert london_date(deadline.alert_by) == date(2026, 11, 26)
    assert deadline.provision.section == "s.16(10)(a)"
    assert deadline.provision.confidence == Confidence.PRACTICE


@pytest.mark.parametrize(
    ("warrant", "last"),
    [
        (SINGLE, date(2026, 12, 3)),
        (Warrant(S8, ISSUED), date(2026, 12, 3)),
        (UNLIMITED, date(2027, 2, 24)),
        (TWICE, date(2027, 2, 24)),
        (ALL_PREMISES, date(2027, 2, 24)),
    ],
)
def test_s16_10_b_all_premises_and_several_entries_may_wait_three_months(
    warrant: Warrant, last: date
) -> None:
    executed = replace(warrant, executed_on=date(2026, 11, 26))

    assert london_date(return_by(SEED, executed).due_at) == last
    unexecuted = return_by(SEED, warrant)
    assert london_date(unexecuted.due_at) == date(2027, 2, 24)


def test_s16_10_a_executed_warrant_that_lay_for_weeks_is_marked() -> None:
    executed = replace(SINGLE, executed_on=date(2026, 11, 26))

    def found(returned_on: date) -> list[str]:
        told = irregularities_of_return(
            SEED, executed, returned_on=returned_on, is_endorsed=True
        )
        return [f"{breach.section}: {breach.words}" for breach in told]

    assert found(date(2026, 12, 3)) == []
    (late,) = found(date(2026, 12, 4))
    assert late.startswith("s.16(10)(a): ")
    assert "more than 7 days after it was executed" in late
    assert "practice" in late


@pytest.mark.parametrize(
    ("warrant", "entry"),
    [
        (SINGLE, Entry(IN_TIME)),
        (SINGLE, Entry(at("2026-12-24 23:59"))),
        (UNLIMITED, Entry(IN_TIME, n_before=7, is_authorised=True)),
        (TWICE, Entry(IN_TIME, n_before=1, is_authorised=True)),
        (ALL_PREMISES, Entry(IN_TIME)),
        (ALL_PREMISES, Entry(IN_TIME, names_premises=False, is_authorised=True)),
    ],
)
def test_lawful_entry(warrant: Warrant, entry: Entry) -> None:
    check_entry(SEED, warrant, entry)

    assert sections(warrant, entry) == []


@pytest.mark.parametrize(
    ("warrant", "entry", "broken"),
    [
        (SINGLE, Entry(at("2026-11-23 23:59")), ["s.23(3)"]),
        (SINGLE, Entry(at("2026-12-25 00:00")), ["s.23(3)"]),
        (TWICE, Entry(at("2027-02-25 00:00")), ["s.16(3)"]),
        (SINGLE, Entry(IN_TIME, n_before=1, is_authorised=True), ["s.15(5)"]),
        (TWICE, Entry(IN_TIME, n_before=2, is_authorised=True), ["s.15(5A)"]),
        (UNLIMITED, Entry(IN_TIME, n_before=1), ["s.16(3B)"]),
        (S39, Entry(at("2026-12-25 00:00")), ["Sch. 3 para. 6"]),
        (S39, Entry(IN_TIME, n_before=1, is_authorised=True), ["Sch. 3 para. 3"]),
        (S39_TWICE, Entry(IN_TIME, n_before=1), ["Sch. 3 para. 8"]),
        (
            S39_TWICE,
            Entry(IN_TIME, n_before=2, is_authorised=True),
            ["Sch. 3 para. 2(4)"],
        ),
        (S39_ALL, Entry(IN_TIME, names_premises=False), ["Sch. 3 para. 7"]),
        (ALL_PREMISES, Entry(IN_TIME, names_premises=False), ["s.16(3A)"]),
        (
            SINGLE,
            Entry(at("2026-12-25 00:00"), n_before=1),
            ["s.23(3)", "s.15(5)"],
        ),
    ],
)
def test_unlawful_entry_is_refused_beforehand_and_marked_afterwards(
    warrant: Warrant, entry: Entry, broken: list[str]
) -> None:
    assert sections(warrant, entry) == broken
    with pytest.raises(RuleBroken) as refused:
        check_entry(SEED, warrant, entry)
    assert broken[0] in refused.value.message


def test_a_limit_of_one_entry_reads_as_one() -> None:
    once = replace(TWICE, most_entries=1)
    made = Entry(IN_TIME, n_before=1, is_authorised=True)

    (breach,) = irregularities_of_entry(SEED, once, made)

    assert breach.words == "This warrant allows 1 entry, and it has been made"


def test_sch_3_a_warrant_for_psychoactive_substances_lives_and_returns_in_a_month() -> (
    None
):
    ends = clocks.warrant_ends(
        SEED, issued_on=date(2027, 1, 31), enactment=S39.enactment
    )
    back = return_by(SEED, replace(S39, issued_on=date(2027, 1, 31)))
    executed = return_by(SEED, replace(S39, executed_on=date(2026, 12, 1)))

    assert london_date(ends.due_at) == london_date(back.due_at) == date(2027, 2, 28)
    assert ends.provision.citation.startswith("Sch. 3 para. 6, Psychoactive Substances")
    assert back.provision.section == "Sch. 3 para. 13(1)"
    assert executed.provision.section == "Sch. 3 para. 13(1)(a)"
    assert london_date(executed.due_at) == date(2026, 12, 8)


def test_s23_3_any_times_is_off_until_force_legal_switches_it_on() -> None:
    again = Entry(IN_TIME, n_before=1)
    switched = switched_on(Code.DRUGS_WARRANT_ANY_TIMES, date(2026, 11, 1))

    assert sections(SINGLE, again) == ["s.15(5)"]
    assert sections(SINGLE, again, switched) == []
    assert sections(Warrant(S8, ISSUED), again, switched) == ["s.15(5)"]


def test_s16_9_no_return_without_an_endorsement() -> None:
    check_return(SEED, SINGLE, is_endorsed=True)

    with pytest.raises(RuleBroken, match=r"s\.16\(9\)"):
        check_return(SEED, SINGLE, is_endorsed=False)


@pytest.mark.parametrize(
    ("returned", "is_endorsed", "broken"),
    [
        ("2027-02-24", True, []),
        ("2027-02-25", True, ["s.16(10)"]),
        ("2026-12-01", False, ["s.16(9)"]),
    ],
)
def test_s16_9_and_10_irregular_return(
    returned: str, is_endorsed: bool, broken: list[str]
) -> None:
    found = irregularities_of_return(
        SEED,
        SINGLE,
        returned_on=date.fromisoformat(returned),
        is_endorsed=is_endorsed,
    )

    assert [breach.section for breach in found] == broken
