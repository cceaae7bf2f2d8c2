"""QGIS of the distribution opens, filters and draws what the site gives it."""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.program_keys.actions import make_key
from stronghold.core.ui.qml import RAMP
from stronghold.figures import tallies
from tests.api.exports.requesting import made
from tests.api.ogc.test_gdal import Served
from tests.api.serving.test_servers import PATIENCE
from tests.factories import WEST_SOUTH, Cast, make_activity, make_arrest

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
    *, served: Served, cast: Cast, last_week: Week, tmp_path: Path
) -> None:
    token = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)
    west, east = (f"{last_week}-ward-E0500000{n}-all" for n in (1, 2))
    asked = {
        "figures-arrests-ward-week": ([west, east], {'"n" > 0': [west]}),
        "areas-ward": (
            ["E05000001", "E05000002"],
            {"\"code\" = 'E05000001'": ["E05000001"]},
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
        assert (answer["count"], answer["all"]) == (2, everything)
        assert answer["filtered"] == filters
        assert answer["unfiltered"] == everything


def test_the_file_of_a_map_is_drawn_in_the_shades_of_the_map_on_the_web(
    *, cast: Cast, last_week: Week, tmp_path: Path, settings: LazySettings
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    export = made(
        cast.analyst,
        "figures",
        form="gpkg",
        measure="arrests",
        level="ward",
        **{"from": str(last_week), "to": str(last_week)},
    )
    file = (tmp_path / "exports" / export.file).rename(tmp_path / "map.gpkg")

    answer = qgis(
        tmp_path,
        what="drawn",
        file=str(file),
        name="Arrests by ward",
        by="area",
        image=str(tmp_path / "map.png"),
    )

    assert answer["legend"] == ["0", "1", "2", "3", "4", "5", "Not known"]
    rgba = {code: ",".join(map(str, one)) for code, one in answer["colours"].items()}
    # Three arrests in the west, none in the east.
    assert rgba == {"E05000001": RAMP[3], "E05000002": RAMP[0]}
