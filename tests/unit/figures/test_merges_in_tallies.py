"""Merging and parting move `reports` and leave `reports_received` where it is."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from reports.duplicates.actions import merge_report, undo_decision
from reports.models import Report
from stronghold.core.geography.models import Area
from stronghold.figures import tallies
from stronghold.figures.models import Tally
from tests.factories import EAST_NORTH, WEST_SOUTH, Cast, make_report
from tests.oracles import expected_tallies, kept_tallies

pytestmark = pytest.mark.django_db(transaction=True)
# A Tuesday, the Tuesday a week later, and two wards.
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=7)


def counted(measure: str) -> dict[tuple[Any, ...], int]:
    """Return the figures of a measure by level, area, week and category."""
    tallies.refresh()
    rows = Tally.objects.filter(measure=measure)
    keys = ("level", "area_id", "period", "category", "n")
    return {tuple(key): n for *key, n in rows.values_list(*keys)}


def both() -> tuple[Any, Any]:
    return counted("reports"), counted("reports_received")


def total(figures: dict[tuple[Any, ...], int]) -> int:
    return sum(n for (level, *_), n in figures.items() if level == "force")


@pytest.fixture
def rows(cast: Cast, country: dict[str, Area]) -> list[Report]:
    """Three reports of three weeks and two wards."""
    west, east = country["E05000001"], country["E05000002"]
    given = (
        (NOON, WEST_SOUTH, west, "E01000001", "dealing"),
        (LATER, EAST_NORTH, east, "E01000004", "use"),
        (LATER + timedelta(days=7), WEST_SOUTH, west, "E01000001", "dealing"),
    )
    return [
        make_report(
            cast.officer,
            received_at=at,
            occurred_at=at,
            point=point,
            ward=ward,
            lsoa=country[lsoa],
            district=country["E07000001"],
            concern=concern,
        )
        for at, point, ward, lsoa, concern in given
    ]


def test_a_merge_across_weeks_and_wards_and_back(
    cast: Cast, rows: list[Report], capsys: Any
) -> None:
    first, second, third = (row.reference for row in rows)
    distinct, received = both()

    merge_report(by=cast.officer, reference=second, into=first)
    after_one, received_after_one = both()
    merge_report(by=cast.officer, reference=first, into=third)
    after_two, received_after_two = both()
    call_command("check_tallies")

    assert [total(f) for f in (distinct, after_one, after_two)] == [3, 2, 1]
    assert received == received_after_one == received_after_two
    gone = Counter(distinct) - Counter(after_one)
    assert {(level, category) for level, _, _, category in gone} == {
        (level, "use") for level in ("force", "district", "ward", "lsoa")
    }
    undo_decision(by=cast.supervisor, reference=first, other=third)
    assert both() == (after_one, received)
    undo_decision(by=cast.supervisor, reference=first, other=second)
    assert both() == (distinct, received)
    call_command("check_tallies")
    assert kept_tallies() == expected_tallies()
    assert "equal a recount" in capsys.readouterr().out
