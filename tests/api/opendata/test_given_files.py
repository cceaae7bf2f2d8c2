"""Figures that can be checked against the real files of the demonstration."""

import csv
import gzip
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_edition, load_gazetteer
from stronghold.core.geography.boundary_files import read_boundaries
from stronghold.core.geography.gazetteer_files import read_places, read_postcodes
from stronghold.core.geography.models import Area, Edition, Force
from stronghold.core.geography.queries import search_places
from stronghold.opendata.actions import import_month
from stronghold.opendata.models import StopSearch, StreetCrime
from stronghold.opendata.sources import find_sources
from tests.factories import make_force

DATA = Path(settings.BASE_DIR) / "stronghold" / "demo" / "data"
MANIFEST = tomllib.loads((DATA / "manifest.toml").read_text())
FILES = {file.name: file for file in find_sources([DATA / "police-uk"]).files}


def load_editions() -> None:
    """Load the editions of the demonstration, as setting it up does."""
    for edition in MANIFEST["edition"]:
        load_edition(
            by=SYSTEM,
            file=read_boundaries(DATA / edition["file"]),
            kind=edition["kind"],
            name=edition["name"],
            valid_from=edition.get("valid_from"),
            source=edition["source"],
            licence=edition["licence"],
        )


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Force]:
    """The editions of the demonstration, and its force, loaded once for all tests.

    Each test runs in a savepoint of the transaction that holds them.
    """
    holding = transaction.atomic()
    # As Django marks the transaction of a test, or a durable one could not run in it.
    holding._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), holding:
        load_editions()
        yield make_force()
        transaction.set_rollback(True)


@pytest.fixture
def oxford(loaded: Force, db: None) -> Force:
    return loaded


def imported(force: Force, name: str) -> None:
    import_month(by=SYSTEM, force=force, file=FILES[name], known={})


def test_all_files_of_the_demonstration_are_known_by_name() -> None:
    kinds = Counter(file.kind for file in FILES.values())

    assert kinds == {"street": 16, "stop-and-search": 27}


def test_each_edition_is_loaded_with_its_days_and_every_area_has_its_parent(
    oxford: Force,
) -> None:
    editions = Edition.objects.order_by("pk").values_list(
        "kind", "valid_from", "valid_to"
    )

    assert list(editions) == [
        ("force", None, None),
        ("district", None, None),
        ("ward", None, date(2021, 5, 5)),
        ("ward", date(2021, 5, 6), None),
        ("lsoa", None, date(2021, 3, 20)),
        ("lsoa", date(2021, 3, 21), None),
    ]
    assert list(Area.objects.filter(parent=None).values_list("code", flat=True)) == [
        "E23000029"
    ]
    # An independent check: an LSOA's name starts with its district's.
    for name, district in Area.objects.filter(edition__kind="lsoa").values_list(
        "name", "parent__name"
    ):
        assert name.startswith(f"{district} ")


def test_oxford_has_51_drug_crimes_in_june_2018(oxford: Force) -> None:
    imported(oxford, "2018-06-thames-valley-street.csv.gz")

    drugs = StreetCrime.objects.filter(crime_type="Drugs", month=date(2018, 6, 1))
    assert drugs.filter(district__code="E07000178").count() == 51
    in_oxford = [
        row
        for row in csv.DictReader(
            FILES["2018-06-thames-valley-street.csv.gz"].read().decode().splitlines()
        )
        if row["Crime type"] == "Drugs" and row["LSOA name"].startswith("Oxford ")
    ]
    assert len(in_oxford) == 51


def test_the_force_has_264_drug_searches_and_54_arrests_in_week_4_of_2019(
    oxford: Force,
) -> None:
    imported(oxford, "2019-01-thames-valley-stop-and-search.csv.gz")

    monday = date.fromisocalendar(2019, 4, 1)
    week = StopSearch.objects.filter(
        object_of_search="Controlled drugs",
        occurred_on__range=(monday, monday + timedelta(days=6)),
    )
    assert week.count() == 264
    assert week.filter(outcome="Arrest").count() == 54


def test_drug_rows_are_in_the_county_elsewhere_or_not_known(oxford: Force) -> None:
    """Read without our own parser, so that it is checked too."""
    codes = set(
        Area.objects.filter(edition__kind="lsoa").values_list("code", flat=True)
    )
    where: Counter[str] = Counter()
    for path in sorted((DATA / "police-uk").glob("*/*-street.csv.gz")):
        with gzip.open(path, "rt") as file:
            rows = [r for r in csv.DictReader(file) if r["Crime type"] == "Drugs"]
        for code in (row["LSOA code"] for row in rows):
            known = "county" if code in codes else "elsewhere"
            where[known if code else "not known"] += 1

    assert where == {"county": 1842, "elsewhere": 4818, "not known": 497}


@pytest.mark.parametrize("month", ["2018-06", "2024-01"])
def test_each_crime_is_in_an_area_elsewhere_or_nowhere_and_all_are_counted(
    oxford: Force, month: str
) -> None:
    imported(oxford, f"{month}-thames-valley-street.csv.gz")

    rows = StreetCrime.objects.all()
    in_area = rows.filter(lsoa__isnull=False, district__isnull=False)
    elsewhere = rows.filter(lsoa=None, district=None).exclude(lsoa_code="")
    not_known = rows.filter(lsoa_code="", point=None)
    assert in_area.count() > 1000
    assert sum(part.count() for part in (in_area, elsewhere, not_known)) == rows.count()


def test_streets_of_oxford_are_found_and_distinguished(oxford: Force) -> None:
    gazetteer = MANIFEST["gazetteer"]
    loaded = load_gazetteer(
        by=SYSTEM,
        places=read_places(DATA / gazetteer["places"]),
        postcodes=read_postcodes(DATA / gazetteer["postcodes"]),
    )

    assert loaded.n_snap_points == 3145
    assert loaded.n_postcodes == 3719
    assert [found.label for found in search_places("mill lane", force=None)][:2] == [
        "Mill Lane, Marston",
        "Mill Lane, Rose Hill & Iffley",
    ]
    assert search_places("st aldates", force=None)[0].label == "St Aldate's"
    assert search_places("Cowly Raod", force=None)[0].label.startswith("Cowley Road")
    assert search_places("OX41", force=None)[0].label == "OX4 1AA"
