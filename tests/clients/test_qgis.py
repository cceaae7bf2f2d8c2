"""QGIS of the distribution opens, filters and draws what the site gives it."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.core.ui.qml import LINE
from stronghold.figures import tallies
from tests.api.exports.requesting import made
from tests.api.figures.test_map_show_as import count, load
from tests.api.ogc.test_gdal import N, Served, copies
from tests.api.serving.test_servers import PATIENCE
from tests.factories import (
    EAST_NORTH,
    WEST_SOUTH,
    Cast,
    make_activity,
    make_areas,
    make_arrest,
    make_closure,
    make_report,
    square,
)
from tests.style_sheets import light, shade_of_area

HAVE_QGIS = Path("/usr/lib/python3/dist-packages/qgis").exists()
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
    pytest.mark.client,
    # bin/test --all clients installs it, and fails if it cannot.
    pytest.mark.skipif(
        os.environ.get("WITHOUT_CLIENTS") == "1" and not HAVE_QGIS,
        reason="WITHOUT_CLIENTS=1, and there is no QGIS",
    ),
    # It starts in seconds.
    pytest.mark.long,
]
READER = Path(__file__).with_name("qgis_reader.py")
WHITE = "255,255,255,255"
# What is striped, by the web's name of the shade.
STRIPED = {
    "few": {WHITE, LINE},
    "unknown": {WHITE, LINE},
    "fewer": {WHITE, light("sh-fewer-line")},
}
# What other programs look for libraries in, which are of another Python.
OURS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def qgis(folder: Path, **asked: Any) -> Any:
    """Ask QGIS, with a profile of its own and without a screen or a proxy."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        ["/usr/bin/python3", str(READER)],
        env=inherited
        | dict.fromkeys(
            ("HOME", "QGIS_CUSTOM_CONFIG_PATH", "XDG_RUNTIME_DIR"), str(folder)
        )
        | {"QT_QPA_PLATFORM": "offscreen", "NO_PROXY": "*", "no_proxy": "*"},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=8 * PATIENCE,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_partner_filters_and_unfilters_by_the_address_that_is_recommended(
    *, served: Served, key: str, cast: Cast, west: dict[str, Any], tmp_path: Path
) -> None:
    kinds = ["needles", "needles", "clean_up"]
    rows = [make_activity(cast.officer, kind=kind, **west) for kind in kinds]
    everything = sorted(one.reference for one in rows)
    needles = sorted(one.reference for one in rows if one.kind == "needles")
    filters = {
        "\"kind\" = 'needles'": needles,
        "\"kind\" IN ('needles', 'x') AND \"ward_code\" = 'E05000001'": needles,
        '"kind" LIKE \'nee%\' OR "kind" IS NULL': needles,
        "\"ward_code\" = 'E05000002'": [],
        "\"occurred_on\" >= '2020-01-01' AND NOT \"kind\" = 'clean_up'": needles,
    }

    answer = qgis(
        tmp_path,
        what="filtered",
        url=f"{served.root}/?key={key}",
        name="activities",
        filters=list(filters),
    )

    assert (answer["count"], answer["all"]) == (3, everything)
    assert answer["filtered"] == filters
    assert answer["unfiltered"] == everything
    # The site filtered, and not QGIS after reading everything.
    read = [sorted(one.records) for one in Event.objects.filter(kind=Kind.DISCLOSURE)]
    assert needles in read
    assert answer["messages"] == []


def test_a_map_of_published_figures_is_one_area_over_another_nowhere(
    *, served: Served, key: str, figures: list[str], tmp_path: Path
) -> None:
    ward, nowhere = "2026-Q3-ward-E05000001-all", "2026-Q3-ward-not-known-all"
    filters = {'"low" >= 10': [ward], "\"period\" = '2026-Q2'": figures[:1]}

    answer = qgis(
        tmp_path,
        what="filtered",
        url=f"{served.root}/?key={key}",
        name="figures-reports-ward-quarter",
        filters=list(filters),
    )

    assert (answer["count"], answer["all"]) == (2, [ward, nowhere])
    assert answer["filtered"] == filters
    assert answer["unfiltered"] == [ward, nowhere]


@pytest.fixture
def last_week(cast: Cast, country: dict[str, Area]) -> Week:
    """Three arrests in the western ward in the week before this one."""
    week = Week.of(clock.today()).shifted(-1)
    for n in range(3):
        day = week.start + timedelta(days=n)
        here = {"point": WEST_SOUTH, "ward": country["E05000001"]}
        here["district"] = country["E07000001"]
        make_arrest(cast.officer, occurred_on=day, occurred_at=None, **here)
    tallies.refresh(wait=True)
    return week


def test_an_analyst_filters_figures_areas_and_records(
    *,
    served: Served,
    cast: Cast,
    country: dict[str, Area],
    last_week: Week,
    tmp_path: Path,
) -> None:
    token = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)
    west, east = (f"{last_week}-ward-E0500000{n}-all" for n in (1, 2))
    here = {"point": WEST_SOUTH, "ward": country["E05000001"]}
    reports = [
        make_report(cast.officer, children_seen=True, **here).reference,
        make_report(cast.officer, concern="dealing").reference,
        make_report(cast.officer, concern="growing", **here).reference,
    ]
    arrests = sorted(Arrest.objects.values_list("reference", flat=True))
    later = Arrest.objects.filter(occurred_on__gt=last_week.start)
    asked = {
        "figures-arrests-ward-week": ([west, east], {'"n" > 0': [west]}),
        "areas-ward": (
            ["E05000001", "E05000002"],
            {"\"code\" = 'E05000001'": ["E05000001"]},
        ),
        "arrests": (
            arrests,
            {
                "\"ward_code\" = 'E05000001'": arrests,
                f"\"reference\" = '{arrests[1]}'": arrests[1:2],
                f"\"occurred_on\" > '{last_week.start}'": sorted(
                    later.values_list("reference", flat=True)
                ),
                '"offence_class" IS NULL': [],
            },
        ),
        "reports": (
            sorted(reports),
            {
                "\"children_seen\" = 'yes'": reports[:1],
                '"ward_code" IS NULL': reports[1:2],
                "\"concern\" LIKE 'Grow%'": reports[2:],
                f"\"received_on\" >= '{clock.today()}'": sorted(reports),
            },
        ),
    }
    for name, (everything, filters) in asked.items():
        answer = qgis(
            tmp_path,
            what="filtered",
            url=f"{served.root}/?key={token}",
            name=name,
            filters=list(filters),
        )
        assert (answer["count"], answer["all"]) == (len(everything), everything)
        assert answer["filtered"] == filters
        assert answer["unfiltered"] == everything
        assert answer["messages"] == []


def test_a_layer_of_more_than_a_page_says_how_many_it_has(
    *, served: Served, key: str, cast: Cast, west: dict[str, Any], tmp_path: Path
) -> None:
    """QGIS shows the number beside the name of a layer, before it reads the layer."""
    one = make_activity(cast.officer, **west)
    Activity.objects.bulk_create(copies(one, N - 1))
    analyst = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)
    for token in (key, analyst):
        url = f"{served.root}/?key={token}"
        answer = qgis(tmp_path, what="filtered", url=url, name="activities", filters=[])
        assert (answer["count"], len(answer["all"])) == (N, N)


# How many weeks, and how many a week, then and a year before, by ward; and residents.
WARDS = {
    "E05000001": ((8, 9, 3), "40000"),
    "E05000002": ((8, 2, 3), "10030"),
    # 85.4 a year, between two classes of whole numbers.
    "E05000003": ((8, 3, 9), "1833"),
    "E05000004": ((1, 1, 1), "499"),
    "E05000005": ((0, 0, 0), "3000"),
    "E05000006": ((8, 5, 5), ""),
    "E05000007": ((1, 7, 7), "700"),
}


@pytest.fixture
def varied(cast: Cast, country: dict[str, Area], tmp_path: Path) -> None:
    """Seven wards whose figures are in different classes, however they are shown."""
    edition, district = country["E05000001"].edition, country["E07000001"]
    others = {
        code: square(-1.3 + 0.05 * n, 51.6, -1.25 + 0.05 * n, 51.7)
        for n, code in enumerate(list(WARDS)[2:])
    }
    more = make_areas(edition, others, district)
    wards = country | {area.code: area for area in more}
    residents = ""
    for code, ((weeks, n, before), people) in WARDS.items():
        for ago in range(weeks):
            count(cast, wards[code], n, ago)
            count(cast, wards[code], before, ago + 52)
        residents += f"{code},2025,{people}\n" if people else ""
    load(tmp_path, residents)


@pytest.mark.parametrize(
    ("show_as", "first", "shades"),
    [
        ("count", "2026-W40", {0, 1, 2, 3, 4, 5}),
        ("rate", "2026-W40", {0, 2, 5, "few"}),
        # So many that their rates have three digits before the point.
        ("rate", "2026-W47", {0, 1, 2, 5, "few"}),
        ("change", "2026-W40", {"more", "fewer", "same"}),
        ("change", "2026-W47", {"unknown"}),
    ],
)
@pytest.mark.usefixtures("tuesday", "varied")
def test_each_area_of_the_file_of_a_map_is_drawn_as_on_the_web(
    *,
    cast: Cast,
    tmp_path: Path,
    folder: Path,
    show_as: str,
    first: str,
    shades: set[int | str],
) -> None:
    """By its class of the web's own legend, and in the shade of that class."""
    asked = {"measure": "arrests", "level": "ward", "as": show_as}
    asked |= {"from": first, "to": "2026-W47"}
    browser = Client()
    browser.force_login(cast.analyst)
    table = browser.get("/map/", asked).context["page"]["table"]
    web = {row.code: row.shade for row in chain(table.rows, table.none)}
    labels = {one.shade: one.label for one in table.legend}
    assert set(web.values()) == shades

    export = made(cast.analyst, "figures", form="gpkg", **asked)
    answer = qgis(
        tmp_path,
        what="drawn",
        file=str((folder / export.file).rename(tmp_path / "map.gpkg")),
        name="Arrests by ward",
        by="area",
        image=str(tmp_path / "map.png"),
    )

    unknown = ["Not known"] if show_as == "count" else []
    assert answer["legend"] == list(labels.values()) + unknown
    drawn = {code: answer["classes"][code] for code in web}
    assert drawn == {code: [labels[shade]] for code, shade in web.items()}
    for code, shade in web.items():
        expected = STRIPED.get(shade) or {shade_of_area(shade)}
        assert set(answer["colours"][code]) == expected, (code, shade)


@pytest.mark.parametrize(
    ("of", "layer", "colour"),
    [
        ("arrests", "Arrests", "sh-shade-5"),
        ("closures", "Closure cases", "ground-closure"),
        ("activities", "Activities", "ground-activity"),
    ],
)
def test_records_of_a_file_are_points_in_the_colour_of_their_kind(
    *, cast: Cast, tmp_path: Path, folder: Path, of: str, layer: str, colour: str
) -> None:
    make = {
        "arrests": make_arrest,
        "closures": make_closure,
        "activities": make_activity,
    }[of]
    for point in (WEST_SOUTH, EAST_NORTH):
        make(cast.officer, point=point)

    export = made(cast.supervisor, of, form="gpkg")
    answer = qgis(
        tmp_path,
        what="drawn",
        file=str((folder / export.file).rename(tmp_path / "points.gpkg")),
        name=layer,
        by="reference",
        image=str(tmp_path / "points.png"),
    )

    assert len(answer["colours"]) == 2
    assert {first for first, *_ in answer["colours"].values()} == {light(colour)}
    assert answer["corner"] == WHITE


def test_a_partner_s_file_is_drawn_as_their_map_on_the_web(
    *,
    cast: Cast,
    agreement: Agreement,
    figures: list[str],
    west: dict[str, Any],
    fetched: Callable[[], Path],
    council: Client,
    tmp_path: Path,
) -> None:
    """The newest quarter of its ward, and nothing of the others that are in the layer.

    Activities are points, and its area an outline.
    """
    activity = make_activity(cast.officer, **west).reference
    address = f"/shared/{agreement.reference}/figures/"
    web = council.get(address, {"measure": "reports"}).context["page"].quarter.map
    shades = {one.shade: one.label for one in web.classes}
    [area] = web.areas
    file = str(fetched())

    def drawn(name: str, by: str) -> Any:
        image = str(tmp_path / f"{name}.png")
        return qgis(tmp_path, what="drawn", file=file, name=name, by=by, image=image)

    of_figures = drawn("figures-reports", "figure")
    newest = "2026-Q3-ward-E05000001-all"
    assert of_figures["legend"] == list(shades.values()) + ["Not published"]
    # One of no known place has a class, but no shape.
    with_shape = {code: of_figures["classes"][code] for code in of_figures["colours"]}
    in_classes = {code: found for code, found in with_shape.items() if found}
    assert in_classes == {newest: [shades[int(area.shade)]]}
    assert of_figures["colours"][newest] == [light(f"sh-shade-{area.shade}")]
    points = drawn("activities", "reference")
    assert points["colours"][activity][0] == light("ground-activity")
    outline = drawn("areas", "code")
    assert outline["colours"] == {"E05000001": [WHITE]}


def test_a_layer_of_the_site_is_drawn_with_no_area_over_another(
    *, served: Served, cast: Cast, last_week: Week, tmp_path: Path
) -> None:
    """The site gives no style, so all are in the one colour that QGIS takes."""
    token = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)

    def drawn(name: str, by: str) -> Any:
        image = str(tmp_path / f"{name}.png")
        url = f"{served.root}/?key={token}"
        return qgis(tmp_path, what="drawn", url=url, name=name, by=by, image=image)

    figures = drawn("figures-arrests-ward-week", "area_code")
    assert set(figures["colours"]) == {"E05000001", "E05000002"}
    [colour] = {tuple(found) for found in figures["colours"].values()}
    assert len(colour) == 1
    assert colour != (WHITE,)
    assert figures["corner"] == WHITE
    arrests = drawn("arrests", "reference")
    assert set(arrests["colours"]) == set(
        Arrest.objects.values_list("reference", flat=True)
    )
    assert all(found[0] != WHITE for found in arrests["colours"].values())
