"""The real files from import to figures, repeatedly."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.models import Area, Force
from stronghold.figures import tallies
from stronghold.figures.models import StaleMark, Tally
from stronghold.opendata.actions import import_month
from stronghold.opendata.sources import find_sources
from tests.api.opendata.test_given_files import FILES, imported, load_editions
from tests.factories import make_force
from tests.oracles import expected_tallies, kept_tallies, sums_to_the_force

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "2018-06-thames-valley-street.csv.gz"
STOPS = "2019-01-thames-valley-stop-and-search.csv.gz"


@pytest.fixture
def oxford(transactional_db: None) -> Force:
    load_editions()
    return make_force()


def total(measure: str, level: str, period: date, **area: Any) -> int:
    figures = Tally.objects.filter(measure=measure, level=level, period=period, **area)
    return int(figures.aggregate(n=Sum("n"))["n"] or 0)


def oxford_in_june() -> int:
    city = Area.objects.get(code="E07000178")
    month = date(2018, 6, 1)
    return total("street_drug_crimes", "district", month, area_id=city.pk)


def test_figures_are_those_of_the_files_and_follow_a_second_import_and_a_lost_row(
    oxford: Force, tmp_path: Path
) -> None:
    """Long: the files are real, and loading their areas takes most of it."""
    imported(oxford, STREET)
    imported(oxford, STOPS)
    tallies.refresh()

    week = date.fromisocalendar(2019, 4, 1)
    assert oxford_in_june() == 51
    assert total("stop_searches", "force", week) == 264
    assert total("stop_search_arrests", "force", week) == 54
    kept = kept_tallies()
    assert kept == expected_tallies()
    assert sums_to_the_force(kept)
    assert tallies.check().differences == []

    imported(oxford, STREET)
    imported(oxford, STOPS)

    assert not StaleMark.objects.exists()

    lines = FILES[STREET].read().decode().splitlines(keepends=True)
    in_oxford = next(line for line in lines if ",Oxford " in line and ",Drugs," in line)
    lines.remove(in_oxford)
    shorter = tmp_path / STREET.removesuffix(".gz")
    shorter.write_text("".join(lines), newline="")

    [file] = find_sources([shorter]).files
    import_month(by=SYSTEM, force=oxford, file=file, known={})
    tallies.refresh()

    assert oxford_in_june() == 50
    gone = kept - kept_tallies()
    assert {cell[1]: n for cell, n in gone.items()} == {
        "force": 1,
        "district": 1,
        "ward": 1,
        "lsoa": 1,
    }
    assert kept_tallies() == expected_tallies()
