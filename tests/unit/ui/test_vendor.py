"""Vendored files are complete and unchanged, and pages name them correctly."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find, get_finders

from stronghold.core.ui.storage import SHEET, SHEETS

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
FOLDERS = sorted(path for path in VENDOR.glob("*-[0-9]*") if path.is_dir())
WITH_SHEETS = [folder for folder in FOLDERS if "frontend" in folder.name]


def test_every_file_has_the_hash_it_was_fetched_with() -> None:
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.is_file()
    }

    assert found == MANIFEST["sha256"]


def test_every_package_has_a_folder_of_its_version() -> None:
    expected = sorted(
        f"{name.lstrip('@').replace('/', '-')}-{version}"
        for name, version in MANIFEST["packages"].items()
    )

    assert [folder.name for folder in FOLDERS] == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_package_comes_with_its_licence(folder: Path) -> None:
    licence = (folder / "LICENSE").read_text()

    granted = "Permission is hereby granted|Permission to use, copy"
    assert re.search(f"{granted}|Redistribution and use in source", licence)


@pytest.mark.parametrize("folder", WITH_SHEETS, ids=lambda folder: folder.name)
def test_sheets_use_neither_the_font_nor_the_crown_of_gov_uk(folder: Path) -> None:
    css = "".join(path.read_text() for path in folder.glob("*.css"))

    assert css
    assert "@font-face" not in css
    assert not re.search(r"GDS Transport|crown|crest", css)


def test_sheets_ask_for_no_file_that_is_not_there() -> None:
    for sheet in (ROOT / "static").rglob("*.css"):
        for wanted in re.findall(r"url\(['\"]?([^)'\"#]+)", sheet.read_text()):
            assert wanted.startswith("data:") or (sheet.parent / wanted).is_file()


def test_django_leaflet_gives_what_draws_an_area_and_no_leaflet_of_its_own() -> None:
    collected = {path for one in get_finders() for path, _ in one.list([])}
    leaflets = [path for path in collected if path.endswith("/leaflet.js")]

    assert leaflets == ["vendor/leaflet-1.9.4/leaflet.js"]
    assert find("leaflet/leaflet.js") is None
    form = (ROOT / "templates" / "operation" / "priority_form.html").read_text()
    drawing = re.findall(r"{% static '(leaflet/[^']+)' %}", form)
    assert len(drawing) == 3
    for path in drawing:
        assert path in collected
        assert find(path)


def test_the_frame_of_every_page_names_files_that_are_there() -> None:
    base = (ROOT / "templates" / "base.html").read_text()
    named = re.findall(r"{% static '([^']+)' %}", base)

    # One of them is made of others as static files are collected.
    assert SHEET in named
    there = (set(named) | set(SHEETS)) - {SHEET}
    assert all((ROOT / "static" / name).is_file() for name in there)
