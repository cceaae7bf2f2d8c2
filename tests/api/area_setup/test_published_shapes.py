"""Are files of each published shape read: population, addresses, roads and wards?"""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.core.management.base import CommandError

from stronghold.area_setup import actions
from stronghold.core.accounts.models import Team, TeamArea, User
from stronghold.core.geography.models import (
    Area,
    AreaSource,
    Force,
    Population,
    SnapPoint,
    Street,
)
from stronghold.core.geography.national_grid import to_lon_lat
from stronghold.core.geography.rules import metres_between
from stronghold.figures.base_map.served import base_map
from tests import area_files
from tests.api.area_setup.loading import set_up, stored
from tests.area_files import MERCIA, WESSEX, Stops
from tests.factories import make_force, make_team

pytestmark = pytest.mark.django_db
BOTH = area_files.BOTH
# What a force needs before its population: its outline, its wards and its LSOAs.
BOUNDARIES = (area_files.force_areas, area_files.wards, area_files.lsoas)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the boundaries of two forces."""
    folder = tmp_path / "files"
    folder.mkdir()
    for write in BOUNDARIES:
        write(folder, BOTH)
    return folder


# The force, by its name.


@pytest.mark.usefixtures("wessex")
@pytest.mark.parametrize(
    "given", ["wessex", "WESSEX", "Wessex Police", "wessex  police"]
)
def test_a_force_is_found_by_its_code_and_by_its_name(folder: Path, given: str) -> None:
    out = io.StringIO()

    call_command("setup_area", str(folder), "--look", force=given, stdout=out)

    assert "of Wessex Police shows when they are loaded" in out.getvalue()


@pytest.mark.usefixtures("wessex", "mercia")
def test_a_force_that_there_is_not_is_answered_with_those_that_there_are(
    folder: Path,
) -> None:
    with pytest.raises(CommandError) as said:
        call_command("setup_area", str(folder), force="Kernow")

    assert "no force with the code or the name Kernow" in str(said.value)
    for known in ("wessex (Wessex Police)", "mercia (Mercia Constabulary)"):
        assert known in str(said.value)
    make_force("wessex-two", WESSEX.name)
    with pytest.raises(CommandError, match="code of one: wessex, wessex-two"):
        call_command("setup_area", str(folder), force=WESSEX.name)


# The wards of each team.


def owned(team: Team) -> list[str]:
    rows = TeamArea.objects.filter(team=team).order_by("area_code")
    return list(rows.values_list("area_code", flat=True))


def write_teams(folder: Path, *rows: tuple[str, str]) -> None:
    lines = ["WD24CD,Neighbourhood"] + [f"{ward},{team}" for ward, team in rows]
    (folder / "wards to neighbourhoods.csv").write_text("\n".join(lines))


def test_wards_of_other_forces_are_passed_over_and_counted(
    wessex: User, folder: Path
) -> None:
    ours, theirs = WESSEX.area("E05", 1), MERCIA.area("E05", 0)
    write_teams(folder, (theirs, "north"), (ours, "City"), (theirs, "city"))

    said = set_up(WESSEX, folder)

    assert (
        f"Passed over 2 wards that are no wards of Wessex Police, such as {theirs}"
        in said
    )
    assert "1 ward of the force, from 3 lines of the files" in said
    assert wessex.team is not None
    assert owned(wessex.team) == [ours]


def test_wards_of_a_team_that_there_is_not_wait_for_it_and_the_rest_is_given(
    wessex: User, folder: Path
) -> None:
    first, *others = (WESSEX.area("E05", n) for n in range(4))
    rows = [(first, "city")] + [(ward, "Harbour") for ward in others]
    write_teams(folder, *rows)

    with pytest.raises(CommandError) as said:
        set_up(WESSEX, folder)

    assert f"no team 'Harbour' for {', '.join(others)}. Add it at /organ" in str(
        said.value
    )
    assert wessex.team is not None
    assert owned(wessex.team) == [first]
    # The same files are enough, once there is the team.
    harbour = make_team(wessex.team.organisation, "harbour")
    assert "Wards of each team: loading" in set_up(WESSEX, folder)
    assert owned(harbour) == others
    assert "Wards of each team: done before" in set_up(WESSEX, folder)


# Residents.


def residents(kind: str) -> dict[tuple[str, int], int]:
    rows = Population.objects.filter(code__startswith=kind)
    return {(row.code, row.year): row.residents for row in rows}


@pytest.mark.usefixtures("wessex")
def test_workbooks_of_the_ons_are_read_sheet_by_sheet(folder: Path) -> None:
    area_files.workbooks(folder, BOTH)

    said = set_up(WESSEX, folder)

    assert "mid-year population (sheet Mid-2022 Ward 2023)" in said
    assert "sapewardstablefinal.xlsx: Mid-2021 Ward 2022" in said
    wards = [WESSEX.area("E05", n) for n in range(4)]
    assert residents("E05") == {
        (ward, year): year + n for n, ward in enumerate(wards) for year in (2021, 2022)
    }
    lsoas = [WESSEX.area("E01", n) for n in range(2)]
    assert residents("E01") == {(lsoa, 2022): 1500 + n for n, lsoa in enumerate(lsoas)}
    assert "Residents: done before, from the same files." in set_up(WESSEX, folder)


@pytest.mark.usefixtures("wessex")
def test_of_an_older_workbook_the_sheet_of_everyone_is_read(folder: Path) -> None:
    area_files.older_workbook(folder, BOTH)

    said = set_up(WESSEX, folder)

    assert residents("E05") == {
        (WESSEX.area("E05", n), 2020): 4000 + n for n in range(4)
    }
    assert "ales" not in said


@pytest.mark.usefixtures("wessex")
def test_tables_of_the_site_of_nomis_are_read(folder: Path) -> None:
    area_files.nomis_site(folder, BOTH)
    area_files.nomis_site_of_wards(folder, BOTH)

    set_up(WESSEX, folder)

    # Everyone, and not the men of the table above.
    assert residents("E01") == {
        (WESSEX.area("E01", n), year): 1500 + n * (year - 2021)
        for n in range(2)
        for year in (2021, 2022)
    }
    assert residents("E05") == {
        (WESSEX.area("E05", n), 2023): 6000 + n for n in range(4)
    }


def without_everyone(folder: Path) -> None:
    area_files.nomis_site(folder, BOTH)
    path = folder / "3257816271.csv"
    path.write_text(path.read_text().replace('"Total"', '"Female"'))


def without_codes(folder: Path) -> None:
    area_files.nomis_site(folder, BOTH)
    path = folder / "3257816271.csv"
    text = path.read_text().replace('"mnemonic",', "")
    for place in BOTH:
        for n in range(2):
            code = place.area("E01", n)
            text = text.replace(f'"{code} : ', '"').replace(f'"{code}",', "")
    path.write_text(text)


def cut_short(folder: Path) -> None:
    area_files.nomis_site(folder, BOTH)
    path = folder / "3257816271.csv"
    path.write_text(path.read_text().replace(",1500,1500", ",1500", 1))


def damaged(folder: Path) -> None:
    area_files.workbooks(folder, BOTH)
    path = folder / "sapewardstablefinal.xlsx"
    path.write_bytes(path.read_bytes()[:-300])


def words_for_numbers(folder: Path) -> None:
    area_files.workbooks(folder, BOTH)
    area_files.write_sheet(
        folder / "sapewardstablefinal.xlsx",
        "Mid-2022 Ward 2023",
        [["LAD 2023 Code", "Ward 2023 Code", "Total"], ["E07", "E05", "many"]],
    )


@pytest.mark.usefixtures("wessex")
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (without_everyone, "3257816271.csv.*no table of everyone: choose all ages"),
        (without_codes, "3257816271.csv, line 24: 'Wessex 000A' has no code"),
        (cut_short, "3257816271.csv, line 2.: has 3 fields instead of 4"),
        (damaged, "sapewardstablefinal.xlsx: is not a complete workbook"),
        (
            words_for_numbers,
            "sheet Mid-2022 Ward 2023, line 2: .*'many' are not a year",
        ),
    ],
)
def test_a_bad_file_of_residents_is_named_with_what_to_do(
    folder: Path, spoil: Callable[[Path], None], named: str
) -> None:
    spoil(folder)

    with pytest.raises(CommandError, match=f"(?s)Not loaded:.*{named}"):
        set_up(WESSEX, folder)


@pytest.mark.usefixtures("wessex")
def test_an_old_workbook_is_not_passed_over_in_silence(folder: Path) -> None:
    (folder / "SAPE20DT8.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    area_files.write_sheet(folder / "notes.xlsx", "Notes", [["one", "two"]])

    said = set_up(WESSEX, folder, "--look")

    assert "SAPE20DT8.xls: not used: an old workbook (.xls)" in said
    assert "notes.xlsx: not used: no sheet of it is known: Notes" in said


# Streets.


@pytest.fixture
def forces_streets(tmp_path: Path) -> Path:
    """A folder with the outline of the force and no streets."""
    folder = tmp_path / "streets"
    folder.mkdir()
    area_files.force_areas(folder, BOTH)
    return folder


def street_points(name: str) -> list[tuple[float, float]]:
    rows = SnapPoint.objects.filter(street__name=name, street__force__code=WESSEX.code)
    return [point.coords for point in rows.values_list("point", flat=True)]


@pytest.mark.usefixtures("wessex")
def test_what_was_imported_of_data_police_uk_makes_places(
    forces_streets: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    published.mkdir()
    make_force(MERCIA.code, MERCIA.name)
    area_files.street_crime(published, BOTH)
    call_command("import_police_uk", str(published), stdout=io.StringIO())

    said = set_up(WESSEX, forces_streets)

    assert "1 month imported before" in said
    assert "1 street of the force" in said
    assert "Beside them 1 kind of place of data.police.uk" in said
    found = stored(WESSEX)
    assert [name for _, name in found["streets"]] == ["Lake Street", "Parking Area"]
    assert {str(month) for _, month, _ in found["points"]} == {"2025-01-01"}
    source = AreaSource.objects.get(force__code=WESSEX.code, part="streets")
    assert source.source == "data.police.uk"
    assert "Streets: done before" in set_up(WESSEX, forces_streets)
    # The same from the folder, which then has them too.
    before = stored(WESSEX)["points"]
    area_files.street_crime(forces_streets, BOTH)
    set_up(WESSEX, forces_streets)
    assert stored(WESSEX)["points"] == before
    again = set_up(WESSEX, forces_streets)
    assert again.count("done before") == 3


def test_streets_of_files_of_ones_own_making_stay(
    wessex: User, forces_streets: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    published.mkdir()
    area_files.street_crime(published, [WESSEX])
    call_command("import_police_uk", str(published), stdout=io.StringIO())
    (at,) = to_lon_lat([WESSEX.at(2, 2)])
    Street.objects.create(name="Old Row", kind="street", point=Point(*at, srid=4326))

    set_up(WESSEX, forces_streets)

    assert not Street.objects.filter(force=wessex.force).exists()


@pytest.mark.usefixtures("wessex")
@pytest.mark.parametrize(
    ("write", "name", "middle"),
    [
        (area_files.roads, "Wessex Lake Street", (2, 2)),
        # Of two pieces, it is the middle of one.
        (area_files.open_map_local, "Wessex Mere Lane", (1.5, 2)),
    ],
    ids=["open_roads", "open_map_local"],
)
def test_roads_of_a_map_are_streets_until_there_is_open_names(
    forces_streets: Path,
    write: Callable[..., None],
    name: str,
    middle: tuple[float, float],
) -> None:
    write(forces_streets, BOTH)

    said = set_up(WESSEX, forces_streets)

    assert "OS Open Names is better" in said
    assert [name for _, name in stored(WESSEX)["streets"]] == [name]
    (at,) = street_points(name)
    assert metres_between(at, to_lon_lat([WESSEX.at(*middle)])[0]) < 5
    base = base_map()
    assert base is not None
    assert base.attributions[0].startswith("Contains OS data")
    assert "Streets: done before" in set_up(WESSEX, forces_streets)
    area_files.names(forces_streets, BOTH)
    said = set_up(WESSEX, forces_streets)
    assert "OS Open Names is better" not in said
    assert street_points("Lake Street")


@pytest.mark.usefixtures("wessex")
def test_files_of_streets_and_addresses_may_be_deleted_when_months_are_added(
    forces_streets: Path,
) -> None:
    area_files.names(forces_streets, BOTH)
    area_files.uprns(forces_streets, BOTH)
    area_files.street_crime(forces_streets, BOTH)
    set_up(WESSEX, forces_streets)
    before = {(name, month): n for name, month, n in stored(WESSEX)["points"]}
    assert set(before.values()) == {0, 1, 9}
    for path in forces_streets.iterdir():
        if path.name.startswith(("opname", "osopenuprn")):
            path.unlink()
    later = forces_streets / "2025-02"
    (forces_streets / "2025-01").rename(later)
    for path in later.iterdir():
        text = path.read_text().replace("2025-01", "2025-02")
        path.rename(later / path.name.replace("2025-01", "2025-02")).write_text(text)

    said = set_up(WESSEX, forces_streets)

    assert "Kept 2 middles of streets of earlier files" in said
    # The month of January, which is in the folder no more, was imported.
    assert {(name, month): n for name, month, n in stored(WESSEX)["points"]} == before
    months = SnapPoint.objects.filter(first_month__isnull=False)
    assert {str(month) for month in months.values_list("last_month", flat=True)} == {
        "2025-02-01"
    }
    assert "addresses near them are not counted" not in said


def test_a_new_point_takes_the_count_of_those_beside_it_alone(
    wessex: User, forces_streets: Path
) -> None:
    """An address may now be nearer to the new point, so fewer than eight are left."""
    area_files.names(forces_streets, BOTH)
    area_files.uprns(forces_streets, BOTH)
    grid = [(east, north) for east in range(1, 10) for north in range(1, 10)]
    area_files.more_names(forces_streets, WESSEX, grid)
    set_up(WESSEX, forces_streets)
    points = SnapPoint.objects.filter(street__force=wessex.force)
    assert not points.filter(addresses__isnull=True).exists()

    (forces_streets / "osopenuprn_202502_csv.zip").unlink()
    area_files.more_names(forces_streets, WESSEX, grid + [(2.2, 2.2)])
    said = set_up(WESSEX, forces_streets)

    assert "addresses near them are not counted" in said
    uncounted = points.filter(addresses__isnull=True)
    assert "Lake Street" in uncounted.values_list("street__name", flat=True)
    assert 1 < uncounted.count() < 12
    far = Street.objects.get(force=wessex.force, name="Grid 9 9")
    assert far.snap_points.get().addresses is not None
    area_files.uprns(forces_streets, BOTH)
    set_up(WESSEX, forces_streets)
    assert not points.filter(addresses__isnull=True).exists()


# Boundaries, progress, and a stop.


@pytest.mark.usefixtures("wessex")
def test_geojson_in_british_national_grid_is_read(forces_streets: Path) -> None:
    area_files.districts_on_the_grid(forces_streets, BOTH)

    said = set_up(WESSEX, forces_streets)

    assert "LAD24 (areas: 4; British National Grid)" in said
    west = Area.objects.get(code=WESSEX.area("E07", 0))
    (corner,) = to_lon_lat([WESSEX.at(0, 0)])
    assert min(metres_between(at, corner) for at in west.outline[0][0]) < 1
    assert not Area.objects.filter(code=MERCIA.area("E07", 0)).exists()


def test_progress_is_said_and_a_stop_within_a_part_leaves_nothing_of_it(
    wessex: User, forces_streets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area_files.names(forces_streets, BOTH)
    area_files.uprns(forces_streets, BOTH)
    monkeypatch.setattr(actions, "OFTEN", 5)
    progress = "osopenuprn_202502.csv: 15 of 20 lines"
    with pytest.raises(CommandError, match="run the same command again"):
        set_up(WESSEX, forces_streets, stdout=Stops(at=progress))
    points = SnapPoint.objects.filter(street__force=wessex.force)
    assert set(points.values_list("addresses", flat=True)) == {None}
    assert not AreaSource.objects.filter(force=wessex.force, part="addresses").exists()

    said = set_up(WESSEX, forces_streets)

    assert "Streets: done before, from the same files." in said
    for n in (5, 10, 15, 20):
        assert f"osopenuprn_202502.csv: {n} of 20 lines" in said
    assert set(points.values_list("addresses", flat=True)) == {1, 9}
    force = Force.objects.get(pk=wessex.force.pk)
    assert AreaSource.objects.get(force=force, part="addresses").n_stored == 10
