"""All that an agreement shares, as one file, on its way to a partner."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from operations.safeguarding.models import SharingHold
from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import receipts_of
from stronghold.core.geography.models import Area, SnapPoint
from stronghold.core.sharing.models import Agreement
from stronghold.exports.models import Export
from stronghold.partners.geopackage.streams import PART, WhileInForce
from stronghold.partners.ogc.rules import MOST
from tests.agreements import make_agreement
from tests.api.exports.conftest import folder  # noqa: F401 - fixture
from tests.api.ogc.conftest import end
from tests.database_roles import django_as_owner
from tests.exports import write_export
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_concern,
    make_report,
    make_snapped_streets,
    make_user,
    make_warrant,
)
from tests.reasons import reason_of
from tests.style_sheets import light

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
PURPOSE = "The meeting on Monday"
# The shape of each layer, and the name of its colour on the web.
MARKERS = {
    "closures": ("square", "ground-closure"),
    "warrants": ("diamond", "ground-warrant"),
    "activities": ("circle", "ground-activity"),
}
Made = Callable[[], Path]


@pytest.fixture
def council(cast: Cast, agreement: Agreement) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.partner)
    return client


@pytest.fixture
def asked(council: Client, agreement: Agreement) -> Callable[[], Export]:
    """Ask for the file on its page, and have the worker write it."""

    def go(*, written: bool = True) -> Export:
        url = f"/shared/{agreement.reference}/geopackage/"
        answer = council.post(url, {"purpose": PURPOSE})
        assert answer.status_code == 302
        export = Export.objects.latest("asked_at")
        assert answer["Location"] == f"/shared/files/{export.key}/"
        assert not written or write_export(export)
        return Export.objects.get(pk=export.pk)

    return go


@pytest.fixture
def fetched(
    council: Client, asked: Callable[[], Export], tmp_path: Path
) -> Callable[[], Path]:
    def go() -> Path:
        answer = fetch(council, asked())
        assert answer.status_code == 200
        file = tmp_path / "shared.gpkg"
        file.write_bytes(b"".join(answer.streaming_content))
        return file

    return go


def fetch(council: Client, export: Export) -> Any:
    return council.get(f"/shared/files/{export.key}/file/")


def is_given(council: Client, export: Export) -> bool:
    answer = fetch(council, export)
    answer.close()
    return bool(answer.status_code == 200)


def ogrinfo(file: Path) -> dict[str, Any]:
    """Return what GDAL, of the distribution and not of the site, says of a file."""
    result = subprocess.run(
        ["/usr/bin/ogrinfo", "-al", "-features", "-json", str(file)],
        capture_output=True,
        check=True,
    )
    layers = json.loads(result.stdout)["layers"]
    return {layer["name"]: layer for layer in layers}


def rows(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute(statement).fetchall()


def how_it_ended(export: Export) -> Any:
    rows = Export.objects.filter(pk=export.pk)
    return rows.values_list("state", "why_failed", "file").get()


def run_out(agreement: Agreement) -> None:
    """Put an agreement's last day into the past, as time would."""
    days = {"valid_from": "2025-12-01", "review_by": "2026-01-01"}
    with django_as_owner():
        Agreement.objects.filter(pk=agreement.pk).update(ends_on="2026-01-01", **days)


def test_gdal_lists_each_layer_of_the_agreement_with_its_style_and_its_label(
    cast: Cast, west: dict[str, Any], figures: list[str], fetched: Made
) -> None:
    make_activity(cast.officer, **west)
    make_closure(cast.officer, state="refused", **west)
    make_warrant(cast.officer, executed_on="2026-01-02", **west)

    layers = ogrinfo(file := fetched())

    counts = {name: layer["featureCount"] for name, layer in layers.items()}
    given = {"closures": 1, "warrants": 1, "activities": 1, "areas": 1}
    of_figures = {"figures-reports": len(figures), "figures-reports-received": 0}
    others = {"about_this_file": counts["about_this_file"]}
    styles = {"layer_styles": len(given) + len(of_figures)}
    assert counts == given | of_figures | others | styles
    result = {
        feature["properties"]["about"]: feature["properties"]["text"]
        for feature in layers["about_this_file"]["features"]
    }
    assert result["Protective marking"] == "OFFICIAL-SENSITIVE"
    assert result["Purpose"] == PURPOSE
    assert result["Agreement"] == "G-TEST-0001, version 1"
    assert "Open Government Licence" in result["Attribution"]
    assert result["activities.kind_name"] == "Kind. In words."
    described = rows(file, "SELECT description FROM gpkg_contents WHERE srs_id = 4326")
    assert {text for (text,) in described} == {
        f"OFFICIAL-SENSITIVE. Purpose: {PURPOSE}"
    }


def test_each_style_is_the_default_of_its_layer_and_as_on_the_web(
    figures: list[str], fetched: Made
) -> None:
    file = fetched()

    found = rows(
        file,
        "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1 "
        "AND f_table_schema = '' AND f_geometry_column = 'geom'",
    )
    shapes = rows(file, "SELECT table_name, column_name FROM gpkg_geometry_columns")
    assert {name for name, _ in found} == {name for name, _ in shapes}
    assert {column for _, column in shapes} == {"geom"}
    styles = {n: ET.fromstring(qml.partition("\n")[2]) for n, qml in found}
    given = {
        name: {prop.attrib["k"]: prop.attrib["v"] for prop in style.iter("prop")}
        for name, style in styles.items()
    }
    for name, (shape, colour) in MARKERS.items():
        assert (given[name]["name"], given[name]["color"]) == (shape, light(colour))
    rules = list(styles["figures-reports"].iter("rule"))
    # One class: the figures of these areas are 0 or few.
    assert [rule.attrib["label"] for rule in rules][:2] == ["0", "<5"]
    fills = styles["figures-reports"].findall(".//prop[@k='color']")
    shades = [light("sh-shade-0"), light("sh-shade-1")]
    assert [fill.attrib["v"] for fill in fills][:2] == shades
    filters = " ".join(rule.attrib["filter"] for rule in rules)
    # Of the periods in it, the latest quarter is drawn.
    assert "2026-Q3" in filters
    assert "2026-Q2" not in filters


def test_coordinates_are_those_of_streets_and_nothing_else_is_in_it(
    cast: Cast, west: dict[str, Any], east: dict[str, Any], fetched: Made
) -> None:
    make_snapped_streets({"Snapped Street": west["point"].clone()})
    SnapPoint.objects.update(point="SRID=4326;POINT(-1.2711 51.7622)")
    shown = [
        make_activity(cast.officer, **west),
        make_closure(cast.officer, state="refused", **west),
        make_warrant(cast.officer, executed_on="2026-01-02", **west),
    ]
    hidden = [
        make_report(cast.officer, **west),
        make_arrest(cast.officer, **west),
        make_activity(cast.officer, **east),
        make_closure(cast.officer, state="served", **west),
    ]

    layers = ogrinfo(file := fetched())

    places = {
        tuple(feature["geometry"]["coordinates"])
        for name in ("closures", "warrants", "activities")
        for feature in layers[name]["features"]
    }
    assert places == {(-1.2711, 51.7622)}
    content = file.read_bytes()
    for one in shown:
        assert one.reference.encode() in content
    for one in hidden:
        assert one.reference.encode() not in content
    assert b"Canary" not in content


def test_more_than_a_page_is_in_it_whole(
    cast: Cast, west: dict[str, Any], fetched: Made
) -> None:
    made = {make_activity(cast.officer, **west).reference for _ in range(MOST + 3)}

    found = rows(fetched(), "SELECT reference FROM activities")

    assert {reference for (reference,) in found} == made
    assert len(found) == MOST + 3


def test_the_audit_log_has_what_was_exported_by_whom_why_and_that_it_was_downloaded(
    cast: Cast, west: dict[str, Any], fetched: Made
) -> None:
    made = make_activity(cast.officer, **west)

    fetched()

    written, had = Event.objects.filter(kind=Kind.EXPORT).order_by("pk")
    assert (written.actor, written.recipient) == ("partner", "Council")
    assert (reason_of(written), written.records) == (PURPOSE, [made.reference])
    assert written.detail["agreement"] == "G-TEST-0001"
    assert had.detail["step"] == "downloaded"
    assert (had.recipient, had.records) == ("Council", [made.reference])


def test_what_is_exported_counts_as_read_once_it_is_downloaded(
    council: Client, cast: Cast, west: dict[str, Any], asked: Callable[[], Export]
) -> None:
    made = make_closure(cast.officer, state="refused", **west)
    force = cast.officer.force.code
    colleague = Client()
    colleague.force_login(
        make_user("colleague", Role.PARTNER, cast.partner.organisation)
    )

    export = asked()
    assert receipts_of(made.reference, force=force, since=made.recorded_at) == []
    assert made.reference not in colleague.get("/shared/read/").content.decode()
    assert is_given(council, export)

    (receipt,) = receipts_of(made.reference, force=force, since=made.recorded_at)
    assert (receipt.organisation, receipt.times) == ("Council", 1)
    for client in (council, colleague):
        result = client.get("/shared/read/").content.decode()
        assert made.reference in result
        assert "Taken as a GeoPackage" in result
    police = Client()
    police.force_login(cast.officer)
    page = police.get(f"/operations/closures/{made.reference}/").content.decode()
    assert "Shown to partners" in page


@pytest.mark.parametrize(
    "stop",
    [end, run_out],
)
def test_what_ends_gives_no_file_at_any_step(
    council: Client,
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    asked: Any,
    stop: Callable[[Agreement], None],
) -> None:
    make_activity(cast.officer, **west)
    ready, waiting = asked(), asked(written=False)
    assert is_given(council, ready)

    stop(agreement)

    for url in (f"/shared/files/{ready.key}/", f"/shared/files/{ready.key}/file/"):
        assert council.get(url).status_code == 404
    assert not write_export(waiting)
    assert how_it_ended(waiting) == ("failed", "refused", "")
    url = f"/shared/{agreement.reference}/geopackage/"
    again = council.post(url, {"purpose": "Typed while it ended"})
    assert again.status_code == 404
    # What was typed is not lost with it.
    assert "Typed while it ended" in again.content.decode()
    assert "no longer shared with you" in again.content.decode()
    assert again.headers["Cache-Control"] == "no-store"
    assert council.get(url).status_code == 404


def test_what_ends_while_it_is_written_leaves_no_file(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    asked: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_activity(cast.officer, **west)
    export = asked(written=False)
    kinds = "stronghold.partners.geopackage.kind"

    def ended_meanwhile(geometry: str | None) -> bytes | None:
        """Stand in for the work on the first row, during which it ends."""
        end(agreement)
        return None

    monkeypatch.setattr(f"{kinds}.shape_of", ended_meanwhile)

    assert not write_export(export)
    assert how_it_ended(export) == ("failed", "refused", "")


def test_what_ends_while_it_is_sent_is_broken_off(
    cast: Cast, agreement: Agreement, tmp_path: Path
) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"x" * (3 * PART))

    parts = WhileInForce(file.open("rb"), cast.partner, agreement)
    assert len(next(parts)) == PART
    end(agreement)

    assert list(parts) == []
    parts.close()


def test_another_version_or_a_record_that_is_withheld_takes_the_file_away(
    council: Client, cast: Cast, agreement: Agreement, west: dict[str, Any], asked: Any
) -> None:
    closure = make_closure(cast.officer, state="refused", **west)
    held = asked()
    concern = make_concern(cast.officer, closure=closure)
    SharingHold.objects.create(
        concern=concern,
        record_kind="closure",
        record_id=closure.pk,
        since=concern.recorded_at,
        begun_by=cast.officer,
    )
    assert not is_given(council, held)
    page = council.get(f"/shared/files/{held.key}/")
    assert "Download (" not in page.content.decode()

    replaced = asked()
    assert is_given(council, replaced)
    make_agreement(cast, version=2)
    assert not is_given(council, replaced)


def test_it_is_its_maker_s_alone(
    cast: Cast, asked: Any, client: Client, country: dict[str, Area]
) -> None:
    export = asked()

    for viewer in (cast.analyst, cast.supervisor):
        client.force_login(viewer)
        assert fetch(client, export).status_code == 403
        assert client.get(f"/exports/{export.key}/file/").status_code == 404


def test_pages_lead_to_it(council: Client, agreement: Agreement) -> None:
    url = f"/shared/{agreement.reference}/geopackage/"

    for page in ("/shared/", "/ogc/?f=html", "/ogc/collections?f=html"):
        assert url in council.get(page).content.decode()
    links = council.get("/ogc/collections").json()["links"]
    assert [link["href"] for link in links if link["rel"] == "related"] == [
        f"http://testserver{url}"
    ]
    shown = council.get(url).content.decode()
    assert "Closure cases on which a court decided." in shown
    assert "Table of all figures: " in shown
    assert "QGIS draws the latest quarter, by ward." in shown
    wrong = council.post(url, {"purpose": " "})
    assert wrong.status_code == 400
    assert "Enter what the file is for" in wrong.content.decode()
    named = council.post(url, {"purpose": "For Mr Smith"})
    assert "looks as if it holds a name" in named.content.decode()
    assert not Export.objects.exists()


def test_an_agreement_that_gives_nothing_yet_is_a_file_of_empty_layers(
    fetched: Made,
) -> None:
    assert ogrinfo(fetched())["activities"]["featureCount"] == 0
