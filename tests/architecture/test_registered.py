"""One registry has what lower packages call of higher ones, and all of it is called."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import LazySettings, settings

from stronghold.core.registered import each_is_there

ROOT = Path(__file__).resolve().parents[2]
READER = "stronghold/core/registered.py"
_ASKED = re.compile(r'\b(?:registered|the_one|registered_as)\(\s*"([A-Z_]+)"')


def _sources() -> Iterator[tuple[str, str]]:
    for package in ("stronghold", "operations", "reports"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def test_every_name_that_is_asked_for_is_there_and_every_one_there_is_asked_for() -> (
    None
):
    asked = {name for _, text in _sources() for name in _ASKED.findall(text)}

    assert asked == set(settings.REGISTERED)


def test_nothing_else_imports_by_a_name_in_text() -> None:
    by_text = [path for path, text in _sources() if "import_string" in text]

    assert by_text == [READER]


def test_a_name_that_cannot_be_imported_is_found(settings: LazySettings) -> None:
    assert each_is_there() == []

    settings.REGISTERED = {"PLAN_PANELS": ["operations.links.panels.no_panel"]}

    [error] = each_is_there()
    assert "no_panel" in str(error)
