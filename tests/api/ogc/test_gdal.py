"""GDAL as it comes, its command line and its driver, reads a served site by a key."""

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.db.models.base import ModelState
from django.test import Client

from operations.activities.models import Activity
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.values import new_reference
from stronghold.core.kernel.weeks import Week
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.figures import tallies
from stronghold.partners.ogc import rules
from tests.api.ogc.conftest import end
from tests.api.serving.test_servers import (
    PATIENCE,
    ROOT,
    ask,
    granian,
    on_the_test_database,
)
from tests.api.serving.test_servers import end as end_all
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_report,
    make_seizure,
    make_warrant,
)
from tests.ports import free_port
from tests.sweeps import some

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
    pytest.mark.client,
    pytest.mark.long,
]

# A page and a bit more: GDAL asks for a thousand features at once.
N = rules.MOST + 5
COLLECTIONS = (
    "closures",
    "warrants",
    "activities",
    "figures-reports",
    "figures-reports-ward-quarter",
    "figures-reports-district-quarter",
    "figures-reports-district-week",
    "figures-reports-received",
    "areas",
)
OF_POLICE = {"reports": 1, "arrests": 1, "warrants": 1, "closures": 1, "seizures": 1}
# How GDAL takes a key. Of GDAL_HTTP_HEADERS its driver makes nothing, as it sends
# headers of its own; so a file of headers is used.
WAYS = ("query", "bearer", "header")


@pytest.fixture
def shared(cast: Cast, west: dict[str, Any]) -> None:
    """Something of each kind, and more activities than a page holds."""
    one = make_activity(cast.officer, **west)
    Activity.objects.bulk_create(copies(one, N - 1))
    make_closure(cast.officer, state="refused", **west)
    executed = "2026-01-02"
    make_warrant(cast.officer, executed_on=executed, **west | {"place_text": ""})


def copies(row: Activity, n: int) -> Iterator[Activity]:
    """Yield more of the same, each with a reference of its own."""
    for _ in range(n):
        found = copy(row)
        found.pk, found._state = None, ModelState()
        found.client_uuid, found.reference = uuid.uuid4(), new_reference("P")
        yield found


class Served:
    """A site that is served, and all that it writes into its log."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", port: int, file: Path
    ) -> None:
        self.process, self.root = process, f"http://127.0.0.1:{port}/ogc"
        self.file = file

    def end(self) -> None:
        """End the server, which ends its workers itself; kill it if it does not."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            end_all(self.process)
            raise

    def log(self) -> str:
        """Return what it wrote, after its end."""
        self.end()
        return self.file.read_text()


@pytest.fixture(scope="module")
def served(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server for the tests that do not end it."""
    with serving(tmp_path_factory.mktemp("served")) as site:
        yield site


@pytest.fixture
def served_alone(tmp_path: Path) -> Iterator[Served]:
    """A server whose log holds only what this test asks for."""
    with serving(tmp_path) as site:
        yield site


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    port, file = free_port(), folder / "server.log"
    with (
        file.open("wb") as log,
        subprocess.Popen(
            granian(port),
            cwd=ROOT,
            env=on_the_test_database(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        site = Served(process, port, file)
        try:
            ask(f"http://127.0.0.1:{port}/health/live")
            yield site
        finally:
            site.end()


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of GDAL's, of the distribution, without a proxy."""
    return subprocess.run(
        [f"/usr/bin/{command[0]}", *command[1:]],
        env={**os.environ, "NO_PROXY": "*", "no_proxy": "*", **environment},
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("way", some(WAYS, short={"bearer"}))
def test_lists_every_collection_and_converts_each_whole(
    *,
    served: Served,
    key: str,
    shared: None,
    figures: list[str],
    tmp_path: Path,
    way: str,
) -> None:
    """Long: GDAL asks a real server page by page."""
    more, shown = way_of(way, key, tmp_path)
    source = f"OAPIF:{served.root}{more}"

    listed = run("ogrinfo", source, **shown)
    assert listed.returncode == 0, listed.stderr
    for name in COLLECTIONS:
        assert f": {name} (title: " in listed.stdout
    counts = converted(source, tmp_path / "shared.gpkg", **shown)

    of_figures = {"figures-reports": len(figures), "figures-reports-ward-quarter": 2}
    of_rows = {"closures": 1, "warrants": 1, "activities": N}
    assert {name: n for name, n in counts.items() if n} == (
        of_rows | of_figures | {"areas": 1}
    )


@pytest.mark.parametrize("way", some(WAYS, short={"bearer"}))
def test_converts_each_collection_of_police_with_its_places(
    *,
    served: Served,
    cast: Cast,
    shared: None,
    west: dict[str, Any],
    tmp_path: Path,
    way: str,
) -> None:
    """Long: GDAL asks a real server page by page."""
    make_report(cast.officer, **west)
    make_arrest(cast.officer, **west)
    make_seizure(cast.officer, **west)
    key = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)
    more, shown = way_of(way, key, tmp_path)
    source = f"OAPIF:{served.root}{more}"

    listed = run("ogrinfo", source, **shown)
    assert listed.returncode == 0, listed.stderr
    for name in (*OF_POLICE, "activities"):
        assert f": {name} (title: " in listed.stdout
    file = tmp_path / "police.gpkg"
    others = {"areas-ward": 2, "figures-arrests-ward-week": 0}
    expected = OF_POLICE | {"activities": N} | others
    assert converted(source, file, *expected, **shown) == expected

    for name in ("reports", "activities"):
        one = run("ogrinfo", "-al", "-limit", "1", str(file), name).stdout
        assert "POINT (-1.26 51.76)" in one
        assert "ward_code (String) = E05000001" in one


@pytest.mark.long
def test_lists_and_converts_every_collection_that_police_are_offered(
    *, served: Served, cast: Cast, country: dict[str, Area], tmp_path: Path
) -> None:
    """Long: GDAL asks a real server for some eighty layers."""
    west = {"point": WEST_SOUTH, "ward": country["E05000001"]}
    west["district"] = country["E07000001"]
    for make in (make_report, make_arrest, make_seizure, make_activity):
        make(cast.officer, **west)
        make(cast.officer)
    make_closure(cast.officer, state="refused", **west)
    make_warrant(cast.officer, executed_on="2026-01-02", **west)
    last = Week.of(clock.today()).shifted(-1)
    make_arrest(cast.officer, occurred_on=last.start, occurred_at=None, **west)
    tallies.refresh(wait=True)
    # A supervisor reads more measures than an analyst.
    key = make_key(by=cast.supervisor, name="GDAL", scopes=["maps"], days=30)
    more, shown = way_of("query", key, tmp_path)
    offered = collections_of(key)

    source = f"OAPIF:{served.root}{more}"
    listed = layers_of(run("ogrinfo", "-al", "-so", "-json", source, **shown))
    file = tmp_path / "police.gpkg"
    converted(source, file, **shown)
    written = layers_of(run("ogrinfo", "-al", "-so", "-json", str(file)))

    assert len(offered) > 50
    assert list(listed) == list(offered)
    assert set(written) == set(offered)
    wrong = {}
    for name, matched in offered.items():
        counts = [layers[name]["featureCount"] for layers in (listed, written)]
        # Each feature has an id too, beside its properties.
        columns = {one["name"] for one in listed[name]["fields"]} - {"id"}
        # GDAL knows the columns of a layer by its features.
        if counts != [matched] * 2 or (matched and columns != properties_of(key, name)):
            wrong[name] = (matched, counts, columns)
    assert wrong == {}
    # Each has something, but for maps of measures of which there is nothing.
    filled = {name for name, matched in offered.items() if matched}
    assert filled >= {"reports", "arrests", "warrants", "closures", "seizures"}
    assert filled >= {"activities", "areas-ward", "figures-arrests-ward-week"}


def collections_of(key: str) -> dict[str, int]:
    """Return how many features each collection has, by the site's own count."""
    listed = json.loads(Client().get("/ogc/collections", {"key": key}).content)
    names = [one["id"] for one in listed["collections"]]
    return {name: items_of(key, name)["numberMatched"] for name in names}


def items_of(key: str, name: str) -> Any:
    path = f"/ogc/collections/{name}/items"
    return json.loads(Client().get(path, {"key": key, "limit": "1"}).content)


def properties_of(key: str, name: str) -> set[str]:
    return set(items_of(key, name)["features"][0]["properties"])


def layers_of(printed: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert (printed.returncode, printed.stderr) == (0, "")
    return {one["name"]: one for one in json.loads(printed.stdout)["layers"]}


def way_of(way: str, key: str, folder: Path) -> tuple[str, dict[str, str]]:
    """Return what follows the address, and the settings of GDAL."""
    if way == "query":
        return f"?key={key}", {}
    if way == "bearer":
        return "", {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key}
    file = folder / "headers"
    file.write_text(f"X-API-Key: {key}\n")
    return "", {"GDAL_HTTP_HEADER_FILE": str(file)}


def converted(source: str, file: Path, *layers: str, **shown: str) -> dict[str, int]:
    """Convert layers, or all, and return how many features of each are in the file."""
    done = run("ogr2ogr", str(file), source, *layers, **shown)
    assert (done.returncode, done.stderr) == (0, "")
    made = run("ogrinfo", "-al", "-so", "-json", str(file))
    layers = json.loads(made.stdout)["layers"]
    return {one["name"]: one["featureCount"] for one in layers}


def test_reads_by_a_header_and_asks_by_place_and_day(
    served: Served, key: str, cast: Cast, west: dict[str, Any]
) -> None:
    made = make_activity(cast.officer, **west)
    shown = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key}
    source = f"OAPIF_COLLECTION:{served.root}/collections/activities"

    for box, found in (("-1.3 51.7 -1.25 51.8", 1), ("-1.2 51.7 -1.1 51.8", 0)):
        read = run("ogrinfo", "-al", source, "-spat", *box.split(), **shown)
        assert read.stdout.count(f"reference (String) = {made.reference}") == found
    assert "occurred_on (Date) = " in run("ogrinfo", "-al", source, **shown).stdout


def test_a_wrong_key_and_an_ended_agreement_give_an_error_and_no_feature(
    served: Served, key: str, agreement: Agreement, shared: None
) -> None:
    assert run("ogrinfo", f"OAPIF:{served.root}?key=shk_wrong").returncode != 0

    end(agreement)

    over = run("ogrinfo", "-al", f"OAPIF:{served.root}?key={key}")
    assert over.returncode != 0
    assert "P-" not in over.stdout


def test_no_log_of_either_server_holds_a_key(
    served_alone: Served, key: str, activities: list[str], tmp_path: Path
) -> None:
    root = served_alone.root
    ask(f"{root}/?key={key}")
    with pytest.raises(OSError, match="401"):
        ask(f"{root}/api?key=not-to-be-logged")
    for way in WAYS:
        more, shown = way_of(way, key, tmp_path)
        source = f"OAPIF_COLLECTION:{root}/collections/activities{more}"
        assert "P-" in run("ogrinfo", "-al", source, **shown).stdout

    logged = served_alone.log()

    assert "/ogc/api" in logged
    assert "/ogc/collections/activities/items" in logged
    assert "shk_" not in logged
    assert key not in logged
    assert "not-to-be-logged" not in logged
