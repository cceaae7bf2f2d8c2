"""Is a force's map loaded from published files as they are, once, and for it alone?"""

import re
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from reports.intake.actions import NewReport, submit_report
from reports.models import Report
from stronghold.area_setup.choices import Part
from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import (
    Area,
    Edition,
    Force,
    Postcode,
    Street,
)
from stronghold.core.geography.national_grid import to_lon_lat
from stronghold.core.geography.rules import metres_between
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import find_place
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.submission import Submission
from stronghold.figures.base_map.served import base_map
from tests import area_files
from tests.api.area_setup.loading import make_people, set_up, stored
from tests.area_files import MERCIA, WESSEX, Place, Stops
from tests.factories import make_force

pytestmark = pytest.mark.django_db


def test_a_force_is_ready_by_one_command_stopped_once_and_run_again(
    wessex: User, published: Path, settings: Any
) -> None:
    settings.SITE_URL = "https://wessex.example"
    stops = Stops(at="Postcodes: loading")
    with pytest.raises(CommandError, match="run the same command again"):
        set_up(WESSEX, published, stdout=stops)
    assert not Postcode.objects.exists()
    assert Street.objects.exists()
    pages_before = stored(WESSEX)

    said = set_up(WESSEX, published)

    assert "Streets: done before, from the same files." in said
    assert said.rstrip().endswith("as an officer: https://wessex.example/map/")
    assert "as an administrator: https://wessex.example/force/areas/ –" in said
    found = stored(WESSEX)
    assert found["streets"] == pages_before["streets"]
    kinds = [code[:3] for _, code, *_ in found["areas"]]
    expected = {"E23": 1, "E07": 2, "E05": 4, "E01": 2, "N01": 1}
    assert {kind: kinds.count(kind) for kind in kinds} == expected
    parents = {code: parent for _, code, _, parent in found["areas"]}
    assert parents[WESSEX.area("E05", 3)] == WESSEX.area("E07", 1)
    assert [name for _, name in found["streets"]] == [
        "Lake Street",
        "Parking Area",
        "Wessex Row",
    ]
    # In use, in the outline, and somewhere.
    assert found["postcodes"] == ["EX1 1AA", "EX1 2AA"]
    addresses = {name: n for name, month, n in found["points"] if month is None}
    assert addresses == {"Lake Street": 9, "Wessex Row": 1}
    assert found["residents"] == 4 + 2
    # Each ward and LSOA has one; districts and the outline need none.
    assert "no number of residents" not in said
    assert found["crimes"] == 3
    assert found["owned"] == [WESSEX.area("E05", 0), WESSEX.area("E05", 1)]
    assert len(found["parts"]) == 12
    base = base_map()
    assert base is not None
    assert base.attributions == (
        "Contains OS data © Crown copyright and database right",
    )

    again = set_up(WESSEX, published)

    assert stored(WESSEX) == found
    assert again.count("done before, from the same files.") == 12
    assert "loading" not in again


def test_the_command_and_the_page_count_the_same_streets(
    client: Client, wessex: User, published: Path
) -> None:
    said = set_up(WESSEX, published)
    as_person(client, "wessex-admin")
    page = area_page(client)

    # A parking area is a kind of place, and no street.
    assert "  2 streets of the force, from " in said
    assert "  3 points on them." in said
    assert "  Beside them 1 kind of place of data.police.uk, " in said
    assert "  4 wards of the force, from " in said
    facts = {row.key: row.value for row in page.facts}
    assert facts["Streets"] == "2"
    assert facts["Points on streets"] == "3"
    assert facts["Kinds of place"].startswith("1, with 1 point: ")
    (loaded,) = [
        row.cells for row in page.sources.rows if str(row.cells[0]) == "Streets"
    ]
    read, stored = map(str, loaded[3:])
    assert f"{stored} of the force, from {read} of the files." in said
    assert stored == "2 streets"

    # One that only an earlier file had stays, and is counted apart.
    force = Force.objects.get(code=WESSEX.code)
    Street.objects.create(
        force=force,
        name="Old Row",
        kind="street",
        point=Street.objects.get(name="Lake Street").point,
    )
    facts = {row.key: row.value for row in area_page(client).facts}
    assert facts["Streets"].startswith("2, and 1 of earlier files alone")


def area_page(client: Client, **given: str) -> Any:
    return client.get("/force/areas/", given).context["page"]


@pytest.fixture
def both(wessex: User, mercia: User, published: Path, tmp_path: Path) -> Path:
    """Set up both forces from national files."""
    own = area_files.write_all(tmp_path / "mercia", places=(MERCIA, WESSEX))
    set_up(WESSEX, published)
    set_up(MERCIA, own)
    return own


def as_person(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def text_of(client: Client, url: str, **given: Any) -> str:
    answer = client.post(url, given, follow=True) if given else client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


# Where areas, streets or postcodes of the force can be chosen, and what is sent.
CHOICES: dict[str, dict[str, str]] = {
    "/reports/": {},
    "/operations/arrests/": {},
    "/operations/priorities/new/": {},
    "/operations/new/": {},
    "/offline/places.json": {},
    "/map/?level=ward": {},
    "/map/?level=lsoa": {},
    "/map/?level=district": {},
    "/signals/": {},
    "/places/suggest/": {"words": "Row"},
    "/places/?words=Row": {},
    "/search/": {"words": "Row"},
}
# What a role may not open.
DENIED = {
    "/operations/priorities/new/": {"officer", "analyst"},
    "/operations/new/": {"officer", "analyst"},
}


# What each force's officer is offered: the address, what is sent, and what is found.
OFFERED: tuple[tuple[Place, str, dict[str, str], str], ...] = (
    (WESSEX, "/reports/", {}, "Wessex ward 3"),
    (MERCIA, "/reports/", {}, "Mercia ward 0"),
    (MERCIA, "/places/suggest/", {"words": "mercia row"}, "Mercia Row"),
    (WESSEX, "/places/suggest/", {"words": "EX1 1AA"}, "EX1 1AA"),
    (WESSEX, "/offline/places.json", {}, "Lake Street"),
    (WESSEX, "/offline/places.json", {}, "EX1 2AA"),
)


@pytest.mark.usefixtures("both")
def test_each_force_chooses_from_its_own_areas_and_streets_alone(
    client: Client,
) -> None:
    for own, other in ((WESSEX, MERCIA), (MERCIA, WESSEX)):
        for role in ("officer", "supervisor", "analyst"):
            as_person(client, f"{own.code}-{role}")
            for url, given in CHOICES.items():
                if url in DENIED and role in DENIED[url]:
                    continue
                said = text_of(client, url, **given)
                assert other.outline not in said.replace(other.name, ""), url
    for place, url, given, wanted in OFFERED:
        as_person(client, f"{place.code}-officer")
        assert wanted in text_of(client, url, **given), url
    lake = Street.objects.get(name="Lake Street", force__code=WESSEX.code)
    as_person(client, "mercia-officer")
    strange = client.get(f"/places/streets/{lake.pk}/")
    unknown = client.get("/places/streets/999999999/")

    assert strange.status_code == unknown.status_code == 404
    as_person(client, "wessex-officer")
    assert client.get(f"/places/streets/{lake.pk}/").status_code == 200


def store_at(by: User, given: GivenPlace) -> Report:
    submission = Submission.of(uuid.uuid4(), {})
    with during(Request()):
        report = NewReport(
            concern="dealing",
            place=find_place(by, given),
            occurred=None,
            received_at=clock.now(),
        )
        row = submit_report(by=by, submission=submission, report=report)
    return Report.objects.get(pk=row.pk)


@pytest.mark.usefixtures("both")
def test_a_report_is_in_the_ward_of_its_point_and_goes_to_its_team() -> None:
    officer = User.objects.get(username="wessex-officer")
    here = store_at(officer, GivenPlace(words="Lake Street"))
    [(east, north)] = to_lon_lat([WESSEX.at(12, 5)])
    beyond = store_at(officer, GivenPlace(latitude=north, longitude=east))

    assert here.ward.code == WESSEX.area("E05", 0)
    assert here.district.code == WESSEX.area("E07", 0)
    assert here.lsoa.code == WESSEX.area("E01", 0)
    assert here.team == officer.team
    assert (beyond.ward, beyond.district, beyond.team) == (None, None, None)
    # Mercia's areas are no nearer to it for being in the database.
    [(east, north)] = to_lon_lat([MERCIA.at(5, 5)])
    with pytest.raises(RuleBroken, match="km from the areas on the map"):
        find_place(officer, GivenPlace(latitude=north, longitude=east))


def test_a_look_says_what_is_missing_and_loads_nothing(
    wessex: User, published: Path, tmp_path: Path
) -> None:
    said = set_up(WESSEX, published, "--look")

    assert "OS Open UPRN" in said
    assert "WD24 (areas: 8; longitude and latitude)" in said
    assert "issing: " not in said
    assert not Edition.objects.exists()
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.csv").write_text("one,two\n1,2\n")
    said = set_up(WESSEX, empty, "--look")
    assert "notes.csv: not used: no table that is known" in said
    assert "Missing: Wards. Wards, boundaries (BFC or BGC), with WDyyCD" in said
    assert said.count("Missing: ") == 6


def spoil_csv(folder: Path) -> None:
    with zipfile.ZipFile(folder / "codepo_gb.zip", "w") as archive:
        archive.writestr("Data/CSV/ex.csv", '"EX1 1AA",10,292000,92000,"E92000001"\n')
        archive.writestr("Data/CSV/fx.csv", '"EX1 1AA",10,1,2,"","","","","",""\n"EX1')


def spoil_zip(folder: Path) -> None:
    path = folder / "opname_csv_gb.zip"
    path.write_bytes(path.read_bytes()[:-200])


def spoil_system(folder: Path) -> None:
    path = folder / "osopenuprn_202502_csv.zip"
    line = "1,292000,92000,92000,-3.5"
    with zipfile.ZipFile(path, "w") as archive:
        header = "UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE"
        archive.writestr(
            "uprn.csv", f"{header}\n{line.replace('50.7,-3.5', '92000,1')}"
        )


def spoil_codes(folder: Path) -> None:
    (folder / "nomis wards.csv").unlink()
    (folder / "sapelsoa.csv").write_text(
        "Mid-2023,,\nLSOA 2021 Code,LSOA 2021 Name,Total\nE01999999,Else 001A,1\n"
    )


def spoil_teams(folder: Path) -> None:
    (folder / "our teams.csv").write_text("WD24CD,Team\nE05999999,city\n")


def spoil_prj(folder: Path) -> None:
    path = folder / "LAD_DEC_2024_UK_BFC.gpkg"
    path.unlink()
    area_files.write_in(folder, "EPSG:3857")


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (spoil_csv, r"fx.csv, line 2: .*is the file incomplete\?"),
        (spoil_zip, "opname_csv_gb.zip: is not a complete archive .*download it again"),
        (spoil_system, "uprn.csv, line 2: -3.5, 92000 is not a place on Earth"),
        (spoil_codes, "none of its codes is of an area of Wessex.*E01999999.*Download"),
        (
            spoil_teams,
            "our teams.csv: none of its wards is a ward of Wessex.*first is E05999999",
        ),
        (spoil_prj, "LAD_other.gpkg: its coordinates are in EPSG:3857.*EPSG:27700"),
    ],
    ids=["cut_short", "half_an_archive", "no_grid", "codes", "teams", "system"],
)
def test_a_bad_file_is_named_with_line_and_next_step_and_the_rest_is_loaded(
    wessex: User, tmp_path: Path, spoil: Callable[[Path], None], named: str
) -> None:
    folder = area_files.write_all(tmp_path / "spoilt")
    spoil(folder)

    with pytest.raises(CommandError, match=f"(?s)Not loaded:.*{named}"):
        set_up(WESSEX, folder)

    assert Area.objects.filter(code=WESSEX.area("E05", 0)).exists()


def test_a_force_without_an_outline_of_its_name_is_given_the_names(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    area_files.force_areas(tmp_path, area_files.BOTH)
    force = make_force("kernow", "Kernow Police")
    with pytest.raises(CommandError, match="--outline.* E23000901 Wessex; E23000902"):
        call_command("setup_area", str(tmp_path), "--force", "kernow")
    # There is nothing to look at yet.
    assert "Look at" not in capsys.readouterr().out

    kernow = Place("kernow", "", "", 0, 0, 0, "")
    set_up(kernow, tmp_path, "--outline", "E23000902")
    assert Area.objects.get(edition__force=force).name == "Mercia"


def test_a_later_edition_needs_its_day_and_moves_what_is_recorded(
    wessex: User, tmp_path: Path
) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    area_files.force_areas(folder, [WESSEX])
    area_files.wards(folder, [WESSEX])
    set_up(WESSEX, folder)
    [(east, north)] = to_lon_lat([WESSEX.at(2, 2)])
    row = store_at(wessex, GivenPlace(latitude=north, longitude=east))
    later = folder / "Wards_May_2025.geojson"
    first = folder / "Wards_December_2024_Boundaries_UK_BGC.geojson"
    text = first.read_text().replace("WD24", "WD25").replace("E05901", "E05801")
    later.write_text(text)

    with pytest.raises(CommandError, match="--valid-from WD25=2025-05-01"):
        set_up(WESSEX, folder)
    said = set_up(WESSEX, folder, "--valid-from", "WD25=2025-05-01")

    assert "1 records are now in other areas" in said
    row.refresh_from_db()
    assert row.ward.code == "E05801000"


def coarse(place: Place, *, part: int, street: str) -> bool:
    """Return whether partners may be shown a point of a street in a ward."""
    at = Street.objects.get(name=street, force__code=place.code).point
    ward = Area.objects.get(code=place.area("E05", part))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coarse_point(%s::geometry, %s) IS NOT NULL",
            [at.hexewkb.decode(), ward.pk],
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.usefixtures("both")
def test_an_officer_reads_whom_the_data_of_her_force_come_from(client: Client) -> None:
    as_person(client, "wessex-officer")
    page = text_of(client, "/about/data/")

    for words in (
        "Contains public sector information from data.police.uk",
        "Streets: Ordnance Survey",
        "Boundaries: Office for National Statistics",
        "Contains Royal Mail data",
        "Base map: Contains OS data © Crown copyright and database right.",
    ):
        assert words in page
    # Nothing of what another force or the demonstration loaded.
    for words in ("OpenStreetMap", "Railway GIS", "right 2014", "right 2021"):
        assert words not in page


@pytest.mark.usefixtures("both")
def test_an_administrator_sees_the_map_of_the_force_and_what_is_missing(
    client: Client,
) -> None:
    as_person(client, "wessex-admin")
    page = text_of(client, "/force/areas/")

    for words in (
        "Wards of 2024: 4 areas",
        "1 of 3 have at least 8 addresses",
        "Contains OS data © Crown copyright",
        "wessex-os-map",
    ):
        assert words in page
    assert "mercia" not in page.lower()
    assert "What is missing" not in page
    # The base map itself, and a choice of the areas over it.
    square = re.search(r'data-base-map="([^"]+)"', page)
    assert square
    assert client.get(square[1].replace("/0/0/0.", "/7/62/42.")).status_code == 200
    for wanted, chosen, n_outlines in (
        ("", "Wards", 4),
        ("district", "Districts", 2),
        ("none", "No areas", 0),
        ("x", "Wards", 4),
    ):
        ground = area_page(client, areas=wanted).ground
        assert [chip.text for chip in ground.chips if chip.current] == [chosen]
        assert len(ground.outlines["features"]) == n_outlines
    # Partners are shown a point with enough addresses, and else the ward.
    assert coarse(WESSEX, part=0, street="Lake Street")
    assert not coarse(WESSEX, part=3, street="Wessex Row")
    as_person(client, "wessex-officer")
    assert client.get("/force/areas/").status_code == 403
    away = make_people(Place("kernow", "Kernow", "", 0, 0, 903, "TR1"))
    as_person(client, f"{away.force.code}-admin")
    page = text_of(client, "/force/areas/")
    assert "No areas yet" in page
    assert "Police Force Areas, boundaries" in page
    assert "Wessex" not in page


def test_a_table_of_wards_leaves_a_team_its_district_and_its_neighbourhood(
    wessex: User, published: Path, tmp_path: Path
) -> None:
    set_up(WESSEX, published)
    kept = [WESSEX.area("E07", 1), "N0101"]
    for code in kept:
        TeamArea.objects.create(
            team=wessex.team, organisation=wessex.organisation, area_code=code
        )
    folder = tmp_path / "table"
    folder.mkdir()
    table = f"WD24CD,WD24NM,Team\n{WESSEX.area('E05', 3)},ward 3,city"
    (folder / "our teams.csv").write_text(table)

    set_up(WESSEX, folder)

    assert stored(WESSEX)["owned"] == sorted([*kept, WESSEX.area("E05", 3)])


def test_a_district_without_wards_is_said_by_the_command_and_on_both_pages(
    wessex: User, tmp_path: Path, client: Client
) -> None:
    folder = area_files.write_all(tmp_path / "published")
    area_files.wards(folder, area_files.BOTH, n_districts=1)

    said = set_up(WESSEX, folder)

    code = WESSEX.area("E07", 1)
    name = Area.objects.get(code=code).name
    words = f"{name} has no wards"
    assert words in said
    as_person(client, "wessex-admin")
    assert words in text_of(client, "/force/areas/")
    [task] = [
        task
        for part in client.get("/force/set-up/").context["page"].parts
        for task in part.tasks
        if task.title == "Boundaries, streets and map"
    ]
    assert (words in task.words, task.tag.text) == (True, "To do")


def test_what_a_later_file_does_not_name_is_neither_missing_nor_forgotten(
    wessex: User, tmp_path: Path, client: Client
) -> None:
    """Postcodes and residents are added to: the database says how many there are."""
    folder = area_files.write_all(tmp_path / "published")
    newer = tmp_path / "newer"
    newer.mkdir()
    [directory] = [one for one in folder.iterdir() if "ONSPD" in one.name]
    directory.rename(newer / directory.name)
    set_up(WESSEX, folder)
    lines = (folder / "nomis wards.csv").read_text().splitlines()
    (newer / "nomis wards.csv").write_text("\n".join(lines[:2]))

    said = set_up(WESSEX, newer)

    assert "no number of residents" not in said
    as_person(client, "wessex-admin")
    table = client.get("/force/areas/").context["page"].sources
    rows = {str(row.cells[0]): row.cells for row in table.rows}
    _, source, _, _, stored_now = rows["Postcodes"]
    assert str(source) == "Ordnance Survey, Office for National Statistics"
    n = Postcode.objects.filter(force=wessex.force).count()
    assert stored_now == f"{n} postcodes"
    assert rows[str(Part.POPULATION.label)][4] == "6 numbers of residents"


# Ordnance Survey's test points for OSTN15: easting, northing, latitude, longitude.
TEST_POINTS = (
    (91492.146, 11318.804, 49.92226394, -6.29977752),
    (250359.811, 62016.569, 50.43885826, -4.10864564),
    (449816.371, 75335.861, 50.57563666, -1.29782277),
    (292184.870, 168003.465, 51.40078220, -3.55128350),
    (639821.835, 169565.858, 51.37447026, 1.44454731),
    (530624.974, 178388.464, 51.48936565, -0.11992557),
    (241124.584, 220332.641, 51.85890896, -4.30852477),
    (389544.190, 261912.153, 52.25529382, -2.15458615),
    (562180.547, 319784.995, 52.75136687, 0.40153548),
    (357455.843, 383290.436, 53.34480281, -2.64049321),
    (422242.186, 433818.701, 53.80021520, -1.66379168),
    (331534.564, 431920.794, 53.77911026, -3.04045490),
)


def test_grid_coordinates_are_within_five_metres_of_ordnance_surveys_own() -> None:
    found = to_lon_lat([point[:2] for point in TEST_POINTS])

    for at, (_, _, latitude, longitude) in zip(found, TEST_POINTS, strict=True):
        assert metres_between(at, (longitude, latitude)) < 5
