"""A file replaces its month, with areas for each day, or changes nothing."""

from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from stronghold.core.audit.models import Event
from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area, Force
from stronghold.core.kernel.files import FileRefused
from stronghold.opendata.actions import Imported, import_month
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile, StopSearch, StreetCrime
from stronghold.opendata.sources import find_sources
from tests.api.opendata.published import (
    ELSEWHERE,
    crime,
    stop,
    stop_file,
    street_file,
)
from tests.factories import make_area, make_edition, make_force, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def force(country: dict[str, Area]) -> Force:
    return make_force()


def imported(force: Force, path: Path) -> Imported:
    [file] = find_sources([path]).files
    return import_month(by=SYSTEM, force=force, file=file, known={})


def codes(row: StreetCrime | StopSearch) -> tuple[str | None, str | None, str | None]:
    areas = (row.district, row.ward, row.lsoa)
    district, ward, lsoa = (area.code if area else None for area in areas)
    return district, ward, lsoa


def test_a_crime_is_stored_with_the_areas_of_its_code_and_point(
    force: Force, tmp_path: Path
) -> None:
    imported(force, street_file(tmp_path, crime("E01000003")))

    row = StreetCrime.objects.get()
    assert (row.force, row.month) == (force, date(2024, 1, 1))
    assert (row.crime_id, row.crime_type) == ("ab" * 32, "Drugs")
    assert (row.outcome, row.location) == (
        "Under investigation",
        "On or near Mill Lane",
    )
    assert row.lsoa_code == "E01000003"
    assert row.point is not None
    assert row.point.coords == (-1.28, 51.72)
    assert row.point.srid == 4326
    # By its code in the east, by its point in the west.
    assert codes(row) == ("E07000001", "E05000001", "E01000003")


@pytest.mark.parametrize(
    ("row", "areas"),
    [
        (crime("E01999999", at=ELSEWHERE), (None, None, None)),
        (crime("", at=None), (None, None, None)),
        (crime("E01000001", at=None), ("E07000001", None, "E01000001")),
        (crime("", at=(-1.28, 51.72)), (None, "E05000001", None)),
    ],
    ids=["elsewhere", "not known", "only a code", "only a point"],
)
def test_a_crime_is_in_no_area_that_nothing_names(
    force: Force, tmp_path: Path, row: str, areas: tuple[str | None, ...]
) -> None:
    imported(force, street_file(tmp_path, row))

    assert codes(StreetCrime.objects.get()) == areas


def test_text_is_stored_as_it_stands(force: Force, tmp_path: Path) -> None:
    location = "On or near Back\\slash, Tab\tand St Aldate'S\nRoad"

    imported(force, street_file(tmp_path, crime(location=location)))

    stored = StreetCrime.objects.get().location
    assert stored == "On or near Back\\slash, Tab\tand St Aldate's\nRoad"


def test_a_code_of_an_old_edition_is_matched_in_a_new_month(
    force: Force, country: dict[str, Area], tmp_path: Path
) -> None:
    old = country["E01000001"].edition
    old.valid_to = date(2021, 3, 20)
    old.save()
    new = make_edition(AreaKind.LSOA, date(2021, 3, 21))
    box = square(-1.3, 51.7, -1.25, 51.75)
    make_area(new, "E01000009", box, country["E07000001"])

    imported(force, street_file(tmp_path, crime("E01000001"), crime("E01000009")))

    found = [codes(row)[2] for row in StreetCrime.objects.order_by("pk")]
    assert found == ["E01000001", "E01000009"]


def test_a_search_is_stored_without_the_person(force: Force, tmp_path: Path) -> None:
    imported(force, stop_file(tmp_path, stop()))

    row = StopSearch.objects.get()
    assert row.occurred_on == date(2024, 1, 15)
    assert row.occurred_at == datetime(2024, 1, 15, 10, tzinfo=UTC)
    assert (row.object_of_search, row.outcome) == ("Controlled drugs", "Arrest")
    assert row.outcome_linked is True
    assert codes(row) == ("E07000001", "E05000001", "E01000001")
    stored = {str(value) for value in vars(row).values()}
    assert not stored & {"Male", "18-24", "White"}


def test_searches_are_placed_by_the_wards_of_their_own_day(
    force: Force, country: dict[str, Area], tmp_path: Path
) -> None:
    old = country["E05000001"].edition
    old.valid_to = date(2021, 5, 5)
    old.save()
    new = make_edition(AreaKind.WARD, date(2021, 5, 6))
    make_area(new, "E05000009", square(-1.3, 51.7, -1.2, 51.8))
    # In UTC both are on the fifth; in London the second is on the sixth.
    rows = [stop("2021-05-05T10:00:00+00:00"), stop("2021-05-05T23:30:00+00:00")]

    imported(force, stop_file(tmp_path, *rows, month="2021-05"))

    found = [codes(row)[1] for row in StopSearch.objects.order_by("pk")]
    assert found == ["E05000001", "E05000009"]


def test_crimes_are_placed_by_the_wards_of_the_first_of_their_month(
    force: Force, country: dict[str, Area], tmp_path: Path
) -> None:
    old = country["E05000001"].edition
    old.valid_to = date(2021, 5, 5)
    old.save()
    make_area(
        make_edition(AreaKind.WARD, date(2021, 5, 6)),
        "E05000009",
        square(-1.3, 51.7, -1.2, 51.8),
    )

    for month in ("2021-05", "2021-06"):
        path = street_file(tmp_path, crime(month=month), month=month)
        imported(force, path)

    found = [codes(row)[1] for row in StreetCrime.objects.order_by("month")]
    assert found == ["E05000001", "E05000009"]


def test_a_search_without_time_or_place_keeps_its_day(
    force: Force, tmp_path: Path
) -> None:
    imported(force, stop_file(tmp_path, stop("2024-01-15T00:00:00+00:00", at=None)))

    row = StopSearch.objects.get()
    assert (row.occurred_on, row.occurred_at) == (date(2024, 1, 15), None)
    assert row.point is None
    assert codes(row) == (None, None, None)


def test_what_was_read_stored_and_set_aside_is_kept(
    force: Force, tmp_path: Path
) -> None:
    rows = [crime(), crime("", at=None), crime(month="2023-12")]

    done = imported(force, street_file(tmp_path, *rows))

    source = SourceFile.objects.get()
    assert done == Imported(source, is_new=True)
    assert (source.force, source.kind) == (force, FileKind.STREET)
    assert (source.month, source.name) == (
        date(2024, 1, 1),
        "2024-01-thames-valley-street.csv",
    )
    assert (source.n_read, source.n_stored, source.n_without_place) == (3, 2, 1)
    assert source.set_aside == {"belongs to another month": 1}


def test_an_import_is_written_to_the_audit_log(force: Force, tmp_path: Path) -> None:
    imported(force, street_file(tmp_path, crime()))

    event = Event.objects.get()
    assert event.records == ["opendata:thames-valley/street/2024-01"]
    assert event.detail["rows"] == 1
    assert event.force == "thames-valley"


def test_a_file_with_a_long_name_is_imported(force: Force, tmp_path: Path) -> None:
    path = street_file(tmp_path, crime())
    archive = tmp_path / "published.zip"
    member = f"{'folder/' * 30}{path.name}"
    with ZipFile(archive, "w") as members:
        members.write(path, member)
    long_name = f"published.zip/{member}"

    imported(force, archive)

    assert SourceFile.objects.get().name == long_name[-200:]
    assert Event.objects.get().detail["file"] == long_name[-100:]


def test_the_same_file_again_changes_nothing(force: Force, tmp_path: Path) -> None:
    path = street_file(tmp_path, crime(), crime())
    imported(force, path)
    before = list(StreetCrime.objects.order_by("pk").values_list("pk", flat=True))

    again = imported(force, path)

    assert not again.is_new
    assert (
        list(StreetCrime.objects.order_by("pk").values_list("pk", flat=True)) == before
    )
    assert Event.objects.count() == 1


def test_the_same_file_under_new_boundaries_is_placed_again(
    force: Force, country: dict[str, Area], tmp_path: Path
) -> None:
    path = street_file(tmp_path, crime())
    imported(force, path)
    old = country["E05000001"].edition
    old.valid_to = date(2021, 5, 5)
    old.save()
    new = make_edition(AreaKind.WARD, date(2021, 5, 6))
    make_area(new, "E05000009", square(-1.3, 51.7, -1.2, 51.8))

    again = imported(force, path)

    assert again.is_new
    assert codes(StreetCrime.objects.get())[1] == "E05000009"


def test_a_file_with_a_row_less_replaces_its_month_and_no_other(
    force: Force, tmp_path: Path
) -> None:
    imported(force, street_file(tmp_path, crime(), crime(kind="Burglary")))
    imported(force, stop_file(tmp_path, stop()))
    february = street_file(tmp_path, crime(month="2024-02"), month="2024-02")
    imported(force, february)
    wessex = make_force("wessex", "Wessex")
    other = tmp_path / "2024-01-wessex-street.csv"
    other.write_bytes((tmp_path / "2024-01-thames-valley-street.csv").read_bytes())
    imported(wessex, other)

    imported(force, street_file(tmp_path, crime()))

    january = StreetCrime.objects.filter(month=date(2024, 1, 1))
    assert [row.crime_type for row in january.filter(force=force)] == ["Drugs"]
    assert january.filter(force=wessex).count() == 2
    assert StreetCrime.objects.filter(month=date(2024, 2, 1)).count() == 1
    assert StopSearch.objects.count() == 1
    assert SourceFile.objects.count() == 4


@pytest.mark.parametrize(
    "rows",
    [
        [crime(), "cut short"],
        [crime(at=(-1.28, 951.72))],
        [crime(month="2024-13")],
        [crime(month="2023-12")],
        [],
    ],
)
def test_a_refused_file_leaves_its_month_as_it_was(
    force: Force, tmp_path: Path, rows: list[str]
) -> None:
    imported(force, street_file(tmp_path, crime(), crime()))
    before = list(StreetCrime.objects.values_list("pk", flat=True))

    with pytest.raises(FileRefused):
        imported(force, street_file(tmp_path, *rows))

    assert list(StreetCrime.objects.values_list("pk", flat=True)) == before
    assert SourceFile.objects.get().n_stored == 2


def test_a_refused_file_of_a_new_month_leaves_no_trace(
    force: Force, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match="line 2"):
        imported(force, stop_file(tmp_path, stop("2024-01-32T10:00:00+00:00")))

    assert not SourceFile.objects.exists()
    assert not Event.objects.exists()
