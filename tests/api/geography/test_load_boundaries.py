"""Editions are loaded oldest first, end the previous one, and set parents."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area, AreaPiece, Edition
from tests.factories import make_area, make_edition, square

pytestmark = pytest.mark.django_db

WEST, EAST = (-1.30, 51.70, -1.25, 51.80), (-1.25, 51.70, -1.20, 51.80)
BOTH = (-1.30, 51.70, -1.20, 51.80)


def boundaries(folder: Path, **areas: tuple[float, float, float, float]) -> Path:
    """Write a file of rectangles by code."""
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Area {code}"},
            "geometry": json.loads(square(*box).geojson),
        }
        for code, box in areas.items()
    ]
    path = folder / f"{'-'.join(areas)}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def load(path: Path, kind: str, valid_from: str | None = None) -> None:
    options = ["--kind", kind, "--source", "ONS", "--licence", "OGL-UK-3.0"]
    if valid_from:
        options += ["--valid-from", valid_from]
    call_command("load_boundaries", str(path), *options)


def test_the_first_of_a_kind_is_open_at_both_ends(tmp_path: Path) -> None:
    path = boundaries(tmp_path, E05000001=WEST, E05000002=EAST)

    load(path, "ward", "2020-01-01")

    edition = Edition.objects.get()
    assert (edition.valid_from, edition.valid_to) == (None, None)
    assert (edition.source, edition.licence) == ("ONS", "OGL-UK-3.0")
    assert edition.name == "E05000001-E05000002"
    assert set(edition.areas.values_list("code", "name")) == {
        ("E05000001", "Area E05000001"),
        ("E05000002", "Area E05000002"),
    }


def test_loading_is_written_to_the_audit_log(tmp_path: Path) -> None:
    load(boundaries(tmp_path, E05000001=WEST), "ward")

    event = Event.objects.get()
    assert event.records == [f"edition:{Edition.objects.get().pk}"]
    assert event.detail["areas"] == 1


def test_a_long_file_name_is_cut_to_what_is_stored(tmp_path: Path) -> None:
    path = boundaries(tmp_path, E05000001=WEST)
    stem = "Lower_layer_Super_Output_Areas_" * 4
    path = path.rename(tmp_path / f"{stem[:107]}.geojson")
    assert len(path.name) == 115

    load(path, "ward")

    assert Edition.objects.get().name == stem[:100]
    detail = Event.objects.get().detail
    assert (detail["edition"], detail["file"]) == (stem[:100], path.name[-100:])


@pytest.mark.parametrize(
    ("field", "limit"), [("name", 100), ("source", 200), ("licence", 300)]
)
def test_what_is_too_long_to_store_is_refused_with_its_limit(
    tmp_path: Path, field: str, limit: int
) -> None:
    path = boundaries(tmp_path, E05000001=WEST)
    ward = ["load_boundaries", str(path), "--kind", "ward", f"--{field}"]

    with pytest.raises(CommandError, match=f"The {field} has .* at most {limit} "):
        call_command(*ward, "x" * (limit + 1))
    assert not Edition.objects.exists()

    call_command(*ward, "x" * limit)
    assert Edition.objects.count() == 1


def test_a_later_edition_ends_the_one_before_the_day_before(tmp_path: Path) -> None:
    load(boundaries(tmp_path, E05000001=BOTH), "ward")

    load(boundaries(tmp_path, E05000002=WEST, E05000003=EAST), "ward", "2021-05-06")

    assert list(
        Edition.objects.order_by("pk").values_list("valid_from", "valid_to")
    ) == [(None, date(2021, 5, 5)), (date(2021, 5, 6), None)]


def test_the_same_file_for_the_same_day_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = boundaries(tmp_path, E05000001=BOTH)
    load(path, "ward")

    load(path, "ward")

    assert Edition.objects.count() == 1
    assert "loaded already; nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("valid_from", "reason"),
    [
        (None, "Give the day from which the new one is in force"),
        ("2021-05-06", "Load editions oldest first"),
        ("2021-05-05", "Load editions oldest first"),
    ],
)
def test_an_edition_that_would_overlap_is_refused_and_nothing_stored(
    tmp_path: Path, valid_from: str | None, reason: str
) -> None:
    load(boundaries(tmp_path, E05000001=BOTH), "ward")
    load(boundaries(tmp_path, E05000002=BOTH), "ward", "2021-05-06")

    with pytest.raises(CommandError, match=f"{reason}.* Nothing was stored"):
        load(boundaries(tmp_path, E05000003=BOTH), "ward", valid_from)

    assert set(Area.objects.values_list("code", flat=True)) == {
        "E05000001",
        "E05000002",
    }
    assert Edition.objects.order_by("pk")[0].valid_to == date(2021, 5, 5)


def test_an_edition_may_start_after_one_that_has_ended(tmp_path: Path) -> None:
    ended = make_edition(AreaKind.WARD)
    ended.valid_to = date(2021, 5, 5)
    ended.save()

    load(boundaries(tmp_path, E05000002=BOTH), "ward", "2021-05-06")

    assert Edition.objects.filter(valid_from=date(2021, 5, 6)).exists()


def test_the_database_itself_refuses_editions_that_overlap() -> None:
    make_edition(AreaKind.WARD)

    overlap = pytest.raises(IntegrityError, match="edition_does_not_overlap")
    with overlap, transaction.atomic():
        make_edition(AreaKind.WARD, date(2021, 5, 6))


def test_editions_of_two_kinds_do_not_meet(tmp_path: Path) -> None:
    load(boundaries(tmp_path, E05000001=BOTH), "ward")

    load(boundaries(tmp_path, E01000001=BOTH), "lsoa")

    assert Edition.objects.count() == 2


def test_a_repaired_outline_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = boundaries(tmp_path, E05000001=WEST)
    collection = json.loads(path.read_text())
    ring = collection["features"][0]["geometry"]["coordinates"][0][0]
    ring[1], ring[2] = ring[2], ring[1]
    path.write_text(json.dumps(collection))

    load(path, "ward")

    assert "Repaired the outlines of E05000001." in capsys.readouterr().out
    assert Area.objects.get().outline.valid


def test_a_refused_file_stores_nothing(tmp_path: Path) -> None:
    path = boundaries(tmp_path, E05000001=WEST, E05000002=(100, 51, 101, 52))

    with pytest.raises(CommandError, match="feature 2: .* Nothing was stored"):
        load(path, "ward")

    assert not Edition.objects.exists()


def test_parents_are_found_whichever_is_loaded_first(tmp_path: Path) -> None:
    load(boundaries(tmp_path, E01000001=WEST), "lsoa")
    load(boundaries(tmp_path, E05000001=WEST), "ward")
    load(boundaries(tmp_path, E07000001=BOTH), "district")
    load(boundaries(tmp_path, E23000001=BOTH), "force")

    parents = dict(Area.objects.values_list("code", "parent__code"))
    assert parents == {
        "E01000001": "E07000001",
        "E05000001": "E07000001",
        "E07000001": "E23000001",
        "E23000001": None,
    }


def test_an_area_that_no_district_holds_has_no_parent(tmp_path: Path) -> None:
    load(boundaries(tmp_path, E07000001=WEST), "district")

    load(boundaries(tmp_path, E01000001=EAST), "lsoa")

    assert Area.objects.get(code="E01000001").parent is None


def test_parents_come_from_an_edition_in_force_at_the_same_time(
    tmp_path: Path,
) -> None:
    load(boundaries(tmp_path, E07000001=BOTH), "district")
    load(boundaries(tmp_path, E07000002=BOTH), "district", "2023-04-01")
    old = make_edition(AreaKind.LSOA)
    make_area(old, "E01000001", square(*WEST))
    old.valid_to = date(2021, 3, 20)
    old.save()

    load(boundaries(tmp_path, E01000002=WEST), "lsoa", "2021-03-21")

    parents = dict(
        Area.objects.filter(edition__kind="lsoa").values_list("code", "parent__code")
    )
    assert parents == {"E01000001": "E07000001", "E01000002": "E07000002"}


LATER_DISTRICTS = (
    ("lsoa", None, "E01000001", BOTH),
    ("lsoa", "2021-03-21", "E01000002", BOTH),
    ("district", None, "E07000001", BOTH),
    ("district", "2023-04-01", "E07000002", BOTH),
)


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3), (2, 3, 0, 1), (0, 2, 1, 3), (0, 2, 3, 1), (2, 0, 3, 1)]
)
def test_parents_are_the_same_whatever_the_order_of_loading(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    for kind, valid_from, code, box in (LATER_DISTRICTS[n] for n in order):
        load(boundaries(tmp_path, **{code: box}), kind, valid_from)

    parents = dict(
        Area.objects.filter(edition__kind="lsoa").values_list("code", "parent__code")
    )
    assert parents == {"E01000001": "E07000001", "E01000002": "E07000002"}


def test_an_area_that_the_newest_edition_leaves_out_keeps_its_older_parent(
    tmp_path: Path,
) -> None:
    load(boundaries(tmp_path, E01000001=WEST, E01000002=EAST), "lsoa")
    load(boundaries(tmp_path, E07000001=BOTH), "district")

    load(boundaries(tmp_path, E07000002=WEST), "district", "2023-04-01")

    parents = dict(
        Area.objects.filter(edition__kind="lsoa").values_list("code", "parent__code")
    )
    assert parents == {"E01000001": "E07000002", "E01000002": "E07000001"}


def test_a_large_outline_is_cut_into_pieces_that_make_it_up(tmp_path: Path) -> None:
    ring = [(-1.25 + n / 10_000, 51.70 + (n % 2) / 1_000) for n in range(400)]
    ring += [(-1.21, 51.80), (-1.25, 51.80), ring[0]]
    feature = {
        "type": "Feature",
        "properties": {"code": "E05000001", "name": "Saw"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "saw.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    load(path, "ward")

    pieces = [piece.piece for piece in AreaPiece.objects.all()]
    assert len(pieces) > 1
    assert max(piece.num_coords for piece in pieces) <= 65
    whole = Area.objects.get().outline
    assert sum(piece.area for piece in pieces) == pytest.approx(whole.area)
