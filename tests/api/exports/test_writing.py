"""What a file holds: the rows of the list at one instant, in the columns chosen."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from reports.report.choices import Concern
from reports.report.rules import CONCERNS
from stronghold.core.accounts.force_words import decided_for
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel.decided import using
from stronghold.core.records.filters import ListFilter
from stronghold.exports.kinds import LISTS
from stronghold.exports.kinds.kind import ListKind, ReadRow
from stronghold.exports.models import Export
from stronghold.figures import tallies
from stronghold.partners.disclosures.queries import disclosable_record
from tests.api.exports.requesting import (
    PURPOSE,
    content,
    elsewhere,
    made,
    rows_of,
)
from tests.choices import decide
from tests.factories import (
    EAST_NORTH,
    ELSEWHERE,
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_country,
    make_report,
    make_reporter,
    make_warrant,
)
from tests.reasons import reason_of
from tests.things import WORDS, make_things

# The lease speaks through a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def country(transactional_db: None) -> dict[str, Area]:
    return make_country()


def fetch(client: Client, export: Export) -> Any:
    """Fetch the file as a browser does: to its end, and then let go of it."""
    answer: Any = client.get(reverse("exports:file", args=[export.key]))
    answer.body = b"".join(answer)
    answer.close()
    return answer


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.code)
def test_a_file_has_the_rows_of_the_list_and_the_audit_log_names_them(
    cast: Cast, kind: ListKind
) -> None:
    make_things(cast)
    wanted = ListFilter.from_params(kind.filters, {}, viewer=cast.supervisor)
    listed = kind.rows(cast.supervisor, wanted)
    references = {str(r) for r in listed.values_list(kind.reference, flat=True)}

    export = made(cast.supervisor, kind.code)

    assert export.state == "ready", export.why_failed
    shown = {row.get("Reference", row.get("Record")) for row in rows_of(export)}
    assert shown == references
    # What waited before is written first.
    event = Event.objects.filter(kind="export").latest("pk")
    assert set(event.records) == references
    assert (event.actor, reason_of(event)) == ("supervisor", PURPOSE)
    assert event.detail["rows"] == listed.count()
    assert event.detail["columns"] == export.columns


def test_who_shown_of_a_report_is_in_no_file(cast: Cast) -> None:
    things = make_things(cast)
    make_reporter(make_report(cast.officer), name="Nora Else")

    for of in ("reports", "deadlines"):
        assert b"Nora Else" not in content(made(cast.supervisor, of))
    assert WORDS.encode() in content(made(cast.supervisor, "reports"))
    shown = rows_of(made(cast.analyst, "reports"))
    assert things.of["reports"] in {row["Reference"] for row in shown}
    assert "Original words" not in shown[0]


def test_that_original_words_were_taken_out_is_shown(cast: Cast) -> None:
    make_report(cast.officer, description=WORDS)
    made(cast.supervisor, columns=["reference", "description"])
    made(cast.supervisor, columns=["reference"])

    details = Event.objects.filter(kind="export").order_by("pk")
    shown = [event.detail.get("originals") for event in details]
    assert shown == ["read", None]


def test_filters_narrow_the_file_as_they_do_the_list(cast: Cast) -> None:
    one = make_report(cast.officer, concern=Concern.CUCKOOING)
    make_report(cast.officer)

    [row] = rows_of(made(cast.supervisor, concern="cuckooing"))
    assert (row["Reference"], row["About"]) == (one.reference, "Cuckooing")
    assert row["Purpose of this file"] == PURPOSE


def test_a_file_has_the_names_of_the_force_and_a_disclosure_those_of_the_site(
    cast: Cast,
) -> None:
    row = make_report(cast.officer, concern=Concern.CUCKOOING)
    decide(cast.officer.force, CONCERNS, {"cuckooing": {"name": "Home takeover"}})
    viewer = User.objects.get(pk=cast.supervisor.pk)

    assert rows_of(made(viewer, concern="cuckooing"))[0]["About"] == "Home takeover"
    with using(decided_for(viewer)), during(Request()):
        [about] = disclosable_record(viewer, row.reference).only(["concern"])
    assert about.words == "Cuckooing"


def test_a_live_warrant_is_in_the_file_of_its_own_team_alone(cast: Cast) -> None:
    other = Team.objects.create(
        organisation=cast.officer.organisation, code="x", name="X"
    )
    make_warrant(cast.officer, team=other)
    assert rows_of(made(cast.supervisor, "warrants")) == []

    User.objects.filter(pk=cast.supervisor.pk).update(team=other)
    assert len(rows_of(made(cast.supervisor, "warrants"))) == 1


def test_a_day_that_no_one_knows_is_empty(cast: Cast) -> None:
    make_report(cast.officer, occurred_known=False, occurred_at=None)

    assert rows_of(made(cast.supervisor))[0]["Day it happened"] == ""


def test_a_workbook_has_the_columns_chosen_and_explains_each(cast: Cast) -> None:
    make_arrest(cast.officer, place_text='=HYPERLINK("x")')
    export = made(
        cast.supervisor, "arrests", form="xlsx", columns=["place_text", "reference"]
    )

    book = load_workbook(BytesIO(content(export)))
    rows = list(book["Arrests"].values)
    assert PURPOSE in rows[0][0]
    assert rows[1] == ("Reference", "Place")
    assert rows[2][1] == '=HYPERLINK("x")'
    assert book["Arrests"]["B3"].data_type in {"s", "inlineStr"}
    shown = list(book.worksheets[-1].values)
    assert ("Arrests", "Place", "As typed or chosen.") in shown


@pytest.mark.parametrize(("srid", "x"), [(4326, -1.28), (27700, 449_800)])
def test_a_geopackage_has_the_points_in_the_system_chosen(
    cast: Cast, folder: Path, srid: int, x: float
) -> None:
    make_arrest(cast.officer, point=WEST_SOUTH)
    make_arrest(cast.officer)
    export = made(cast.supervisor, "arrests", form="gpkg", srid=srid)

    file = (folder / export.file).rename(folder / "as_downloaded.gpkg")
    meta, _, shapes, _ = pyogrio.raw.read(file, layer="Arrests")
    assert meta["crs"] == f"EPSG:{srid}"
    [place] = [GEOSGeometry(memoryview(shape)) for shape in shapes if shape]
    # No source agrees with another by less than some metres.
    assert place.x == pytest.approx(x, abs=1e-9 if srid == 4326 else 100)
    assert len(shapes) == 2


def rows_in(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute(statement).fetchall()


def styles_of(file: Path) -> dict[str, ET.Element]:
    rows = rows_in(file, "SELECT f_table_name, styleQML FROM layer_styles")
    return {name: ET.fromstring(qml.partition("\n")[2]) for name, qml in rows}


@pytest.mark.parametrize(
    ("show_as", "column", "labels"),
    [
        ("count", "n", ["0", "1", "2", "3", "4", "5", "Not known"]),
        ("rate", "rate", ["No rate: few residents, or not known"]),
        (
            "change",
            "remark",
            ["More", "No evidence of change", "Fewer", "Too few weeks to say"],
        ),
    ],
)
def test_a_geopackage_of_the_map_has_its_legend(
    cast: Cast,
    country: dict[str, Area],
    folder: Path,
    show_as: str,
    column: str,
    labels: list[str],
) -> None:
    for _ in range(2):
        make_arrest(cast.officer, point=WEST_SOUTH, ward=country["E05000001"])
    tallies.refresh(wait=True)
    given = {"measure": "arrests", "level": "ward", "as": show_as}

    export = made(cast.analyst, "figures", form="gpkg", **given)

    [(layer, style)] = styles_of(folder / export.file).items()
    rules = list(style.iter("rule"))
    assert [rule.attrib["label"] for rule in rules] == labels
    filters = [rule.attrib["filter"] for rule in rules]
    assert all(f'"{column}"' in one or one == "ELSE" for one in filters)
    assert (column,) in rows_in(
        folder / export.file, f"SELECT name FROM pragma_table_info('{layer}')"
    )
    if show_as == "count":
        assert rules[2].attrib["filter"] == '"n" >= 2 AND "n" <= 2'
    chosen = ["area", "name"]
    without = made(cast.analyst, "figures", form="gpkg", columns=chosen, **given)
    tables = rows_in(folder / without.file, "SELECT name FROM sqlite_master")
    assert ("gpkg_contents",) in tables
    assert ("layer_styles",) not in tables


def test_a_geopackage_of_records_has_a_marker_for_its_kind(
    cast: Cast, folder: Path
) -> None:
    make_arrest(cast.officer, point=WEST_SOUTH)

    export = made(cast.supervisor, "arrests", form="gpkg")

    [(name, style)] = styles_of(folder / export.file).items()
    assert name == "Arrests"
    assert style.find(".//layer").attrib["class"] == "SimpleMarker"


def test_geojson_is_in_degrees(cast: Cast) -> None:
    make_arrest(cast.officer, point=EAST_NORTH)
    found = json.loads(content(made(cast.supervisor, "arrests", form="geojson")))

    assert found["features"][0]["geometry"]["coordinates"] == [-1.22, 51.78]
    assert found["purpose"] == PURPOSE


def test_figures_are_those_of_the_map(cast: Cast, country: dict[str, Area]) -> None:
    here = {"point": WEST_SOUTH, "ward": country["E05000001"]}
    make_arrest(cast.officer, **here)
    make_arrest(cast.officer, point=ELSEWHERE)
    make_arrest(cast.officer)
    tallies.refresh(wait=True)

    rows = rows_of(made(cast.analyst, "figures", measure="arrests", level="ward"))
    assert {(row["Area code"], row["Number"]) for row in rows} == {
        ("E05000001", "1"),
        ("elsewhere", "1"),
        ("not-known", "1"),
    }
    assert {row["Status"] for row in rows} == {"unfinished"}
    [event] = Event.objects.filter(kind="export")
    assert event.records == []

    export = made(cast.analyst, "figures", form="geojson", measure="arrests")
    shown = {
        f["properties"]["area"]: (f["properties"]["n"], bool(f["geometry"]))
        for f in json.loads(content(export))["features"]
    }
    assert shown == {
        "E05000001": (1, True),
        "E05000002": (0, True),
        "elsewhere": (1, False),
        "not-known": (1, False),
    }


def test_rows_are_those_of_one_instant(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone writes while the file is being written."""
    for _ in range(3):
        make_report(cast.officer)
    read = ListKind._read

    def read_and_meet_a_writer(self: Any, *given: Any) -> Iterator[ReadRow]:
        for n, row in enumerate(read(self, *given)):
            if n == 0:
                elsewhere("UPDATE reports_report SET place_text = 'moved since'")
            yield row

    monkeypatch.setattr(ListKind, "_read", read_and_meet_a_writer)
    assert {row["Place"] for row in rows_of(made(cast.supervisor))} == {""}
