"""What is made up is the same each time, looks like a city's, and fits the codes."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from operations.arrests.choices import AgeBand, DrugClass, OffenceClass
from reports.report.choices import Channel, Concern, Drug
from stronghold.demo.plausible import WEEKS, made_arrests, made_reports

UNTIL = datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_same_seed_and_day_give_the_same() -> None:
    twice = [list(made_reports(Random(7), UNTIL)) for _ in range(2)]

    assert twice[0] == twice[1]
    assert twice[0] != list(made_reports(Random(8), UNTIL))


def test_reports_rise_and_none_is_of_tomorrow() -> None:
    reports = list(made_reports(Random(1), UNTIL))
    middle = UNTIL.replace(year=2025)

    late = [r for r in reports if r.received_at >= middle]
    assert len(late) > 1.15 * (len(reports) - len(late))
    assert all(r.occurred_at <= r.received_at < UNTIL for r in reports)


def test_there_are_about_four_arrests_a_week() -> None:
    arrests = list(made_arrests(Random(1), UNTIL))

    assert 3.3 < len(arrests) / WEEKS < 4.7
    assert all(a.occurred_at < UNTIL for a in arrests)


@pytest.mark.parametrize("seed", range(3))
def test_codes_are_those_of_the_records(seed: int) -> None:
    reports = list(made_reports(Random(seed), UNTIL))
    arrests = list(made_arrests(Random(seed), UNTIL))

    assert {r.concern for r in reports} <= set(Concern.values)
    assert {r.channel for r in reports} <= set(Channel.values)
    assert {r.drug for r in reports} <= set(Drug.values)
    assert {a.offence_class for a in arrests} <= set(OffenceClass.values)
    assert {a.drug_class for a in arrests} <= set(DrugClass.values)
    assert {a.age_band for a in arrests} <= set(AgeBand.values)


def test_few_streets_hold_most_of_it_and_some_places_are_not_known() -> None:
    reports = list(made_reports(Random(1), UNTIL))
    streets = Counter(r.where.street for r in reports if r.where.street)

    assert sum(n for _, n in streets.most_common(8)) > streets.total() / 2
    assert any(not r.where.known for r in reports)
    assert any(r.where.outside for r in reports)
