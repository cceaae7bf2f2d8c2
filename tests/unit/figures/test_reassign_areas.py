"""Records and open data follow the boundaries that were loaded after them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.records.models import Record
from stronghold.figures import actions, tallies
from stronghold.figures.models import StaleMark, Tally
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile, StopSearch, StreetCrime
from tests.conftest import connect
from tests.factories import (
    ELSEWHERE,
    MAKERS,
    ON_THE_LINE,
    WEST_SOUTH,
    Cast,
    make_area,
    make_arrest,
    make_edition,
    make_report,
    make_warrant,
    square,
)

pytestmark = pytest.mark.django_db(transaction=True)
CHANGE = date(2026, 5, 7)
BEFORE = datetime(2026, 5, 6, 12, tzinfo=UTC)
AFTER = datetime(2026, 5, 7, 12, tzinfo=UTC)
BEFORE_DAY, AFTER_MONTH = date(2026, 5, 6), date(2026, 6, 1)


@pytest.fixture
def file(cast: Cast) -> SourceFile:
    return SourceFile.objects.create(
        force=cast.officer.force,
        kind=FileKind.STREET,
        month=date(2026, 5, 1),
        name="made for a test",
        sha256="",
        n_read=0,
        n_stored=0,
        n_without_place=0,
        imported_at=AFTER,
    )


@pytest.fixture
def new_wards(country: dict[str, Area]) -> dict[str, Area]:
    """Two wards from the change on, south and north, where west and east were."""
    old = country["E05000001"].edition
    old.valid_to = CHANGE - timedelta(days=1)
    old.save()
    edition = make_edition(AreaKind.WARD, CHANGE)
    south = make_area(edition, "E05000003", square(-1.3, 51.7, -1.2, 51.75))
    north = make_area(edition, "E05000004", square(-1.3, 51.75, -1.2, 51.8))
    return country | {"E05000003": south, "E05000004": north}


def codes_of(row: Any) -> tuple[str | None, ...]:
    row.refresh_from_db()
    areas = (row.district, row.ward, row.lsoa)
    return tuple(area and area.code for area in areas)


def test_records_go_by_the_edition_of_their_counted_day(
    cast: Cast, new_wards: dict[str, Area]
) -> None:
    at = {"point": WEST_SOUTH}
    early = make_report(cast.officer, received_at=BEFORE, occurred_at=BEFORE, **at)
    # It happened before the change, and counts on the day that it was received.
    late = make_report(cast.officer, received_at=AFTER, occurred_at=BEFORE, **at)
    arrest = make_arrest(cast.officer, occurred_at=AFTER, **at)

    call_command("reassign_areas")

    assert codes_of(early) == ("E07000001", "E05000001", "E01000001")
    assert codes_of(late) == ("E07000001", "E05000003", "E01000001")
    assert codes_of(arrest) == ("E07000001", "E05000003", "E01000001")


KINDS_OF_RECORDS = [m for m in apps.get_models() if issubclass(m, Record)]


@pytest.mark.parametrize("model", KINDS_OF_RECORDS, ids=lambda m: m.__name__)
def test_every_kind_of_record_follows_the_boundaries_of_the_day_it_counts_on(
    model: type[Record], cast: Cast, new_wards: dict[str, Area]
) -> None:
    early, late = (
        make_one(model, cast.officer, occurred_at=at, point=WEST_SOUTH)
        for at in (BEFORE, AFTER)
    )

    call_command("reassign_areas")

    assert codes_of(early) == ("E07000001", "E05000001", "E01000001")
    assert codes_of(late) == ("E07000001", "E05000003", "E01000001")
    (table,) = (one for one in actions.TABLES if one.model is model)
    rows = model._default_manager.order_by("pk")
    shown = list(rows.values_list(table.counted_on, flat=True))
    assert shown == [row.counted_on for row in rows] == [BEFORE_DAY, CHANGE]


def make_one(model: type[Record], by: User, **given: Any) -> Any:
    if model is Report:
        given["received_at"] = given["occurred_at"]
    return MAKERS[model](by, **given)


def test_a_warrant_counts_where_it_was_executed_once_it_was(
    cast: Cast, new_wards: dict[str, Area]
) -> None:
    """Drawn up before the change, and executed after it."""
    given = {"occurred_at": BEFORE, "point": WEST_SOUTH}
    warrant = make_warrant(cast.officer, executed_on=CHANGE, **given)

    call_command("reassign_areas")

    assert codes_of(warrant) == ("E07000001", "E05000003", "E01000001")


def test_on_a_shared_edge_the_lowest_code_has_it(
    cast: Cast, new_wards: dict[str, Area]
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AFTER, point=ON_THE_LINE)

    call_command("reassign_areas")

    assert codes_of(arrest) == ("E07000001", "E05000003", "E01000001")


def test_who_is_in_no_area_any_more_is_in_none(
    cast: Cast, country: dict[str, Area]
) -> None:
    west = country["E05000001"]
    moved_out = make_arrest(cast.officer, point=ELSEWHERE, ward=west)
    without_point = make_arrest(cast.officer, ward=west)

    call_command("reassign_areas")

    assert codes_of(moved_out) == (None, None, None)
    assert codes_of(without_point) == (None, None, None)


def test_a_search_goes_by_its_point_and_day(
    file: SourceFile, new_wards: dict[str, Area]
) -> None:
    search = StopSearch.objects.create(
        file=file, force=file.force, occurred_on=CHANGE, point=WEST_SOUTH
    )

    call_command("reassign_areas")

    assert codes_of(search) == ("E07000001", "E05000003", "E01000001")


def test_a_street_crime_goes_by_its_code_and_its_ward_by_the_point(
    file: SourceFile, new_wards: dict[str, Area]
) -> None:
    given = {"file": file, "force": file.force, "month": AFTER_MONTH}
    oldest = new_wards["E01000004"].edition
    oldest.valid_to = date(2029, 12, 31)
    oldest.save()
    newest = make_edition(AreaKind.LSOA, date(2030, 1, 1))
    make_area(
        newest, "E01000004", square(-1.25, 51.75, -1.2, 51.8), new_wards["E07000001"]
    )
    crime = StreetCrime.objects.create(lsoa_code="E01000004", point=WEST_SOUTH, **given)
    nowhere = StreetCrime.objects.create(lsoa_code="E01999999", **given)
    uncoded = StreetCrime.objects.create(point=WEST_SOUTH, **given)

    call_command("reassign_areas")

    assert codes_of(crime) == ("E07000001", "E05000003", "E01000004")
    # An LSOA of the newest edition, although the month is before its first day.
    assert crime.lsoa in newest.areas.all()
    assert codes_of(nowhere) == (None, None, None)
    assert codes_of(uncoded) == (None, "E05000003", None)


def test_only_rows_that_move_are_changed_and_a_second_run_finds_none(
    cast: Cast, new_wards: dict[str, Area], capsys: Any
) -> None:
    right = make_arrest(
        cast.officer,
        occurred_at=BEFORE,
        point=WEST_SOUTH,
        district=new_wards["E07000001"],
        ward=new_wards["E05000001"],
        lsoa=new_wards["E01000001"],
    )
    make_arrest(cast.officer, occurred_at=AFTER, point=WEST_SOUTH)
    tallies.refresh()

    call_command("reassign_areas")
    assert "1 rows are now in other areas" in capsys.readouterr().out
    assert right.events.count() == 1
    assert [m.from_day for m in StaleMark.objects.all()] == [CHANGE]

    call_command("reassign_areas")
    assert "0 rows are now in other areas" in capsys.readouterr().out
    assert StaleMark.objects.count() == 1


def test_figures_follow(cast: Cast, new_wards: dict[str, Area]) -> None:
    old = new_wards["E05000001"]
    make_arrest(cast.officer, occurred_at=AFTER, point=WEST_SOUTH, ward=old)
    tallies.refresh()

    call_command("reassign_areas")
    tallies.refresh()

    wards = Tally.objects.filter(level="ward").values_list("area_id", flat=True)
    assert list(wards) == [new_wards["E05000003"].pk]


def test_the_audit_log_names_each_record_that_was_moved(
    cast: Cast, new_wards: dict[str, Area]
) -> None:
    moved = make_arrest(cast.officer, point=WEST_SOUTH)
    make_arrest(cast.officer)

    call_command("reassign_areas")

    event = Event.objects.get()
    assert event.records == [moved.reference]
    assert event.force == cast.officer.force.code
    assert event.detail == {"reassign_areas": "arrests", "changed": 1}


def test_batches_end_with_what_is_left(
    cast: Cast, new_wards: dict[str, Area], monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    arrests = [make_arrest(cast.officer, point=WEST_SOUTH) for _ in range(5)]

    call_command("reassign_areas")

    assert {codes_of(arrest)[1] for arrest in arrests} == {"E05000003"}
    said = capsys.readouterr().out
    assert "arrests: 2 of 5 checked, 2 changed" in said
    assert "arrests: 5 of 5 checked, 5 changed" in said


def test_who_moves_a_record_meanwhile_is_not_overruled(
    cast: Cast, new_wards: dict[str, Area], monkeypatch: Any
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AFTER, point=WEST_SOUTH)
    store = actions._store

    def somebody_moves_it(*args: Any) -> Any:
        other = connect(connections["default"].settings_dict["NAME"], "DATABASE_URL")
        other.cursor().execute(
            "UPDATE operations_arrest SET point = %s", [ELSEWHERE.hexewkb.decode()]
        )
        other.close()
        return store(*args)

    monkeypatch.setattr(actions, "_store", somebody_moves_it)

    call_command("reassign_areas")

    assert codes_of(arrest) == (None, None, None)
