"""Modules say what lives in them, and carry no name that says nothing."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import CODE, ROOT, files, modules, name_of, tree_of

MOST_LINES = 5
EMPTY_NAMES = {
    *("utils", "util", "helpers", "helper", "common", "misc", "lib", "tools", "base"),
    *("services", "service", "managers", "manager", "handlers", "shared"),
}
TEXT_FILES = ("*.py", "*.sql", "*.html", "*.js", "*.css", "*.sh", "*.toml", "*.yml")
ALL = [p for pattern in TEXT_FILES for p in files(pattern)]
PYTHON = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_module_says_what_lives_here(path: Path) -> None:
    tree = tree_of(path)
    if not tree.body:
        return
    docstring = ast.get_docstring(tree) or ""

    assert 0 < len(docstring.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", files("*.sql", *CODE), ids=name_of)
def test_sql_says_what_it_makes(path: Path) -> None:
    assert path.read_text().startswith("-- ")


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_name_says_something(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts

    assert not EMPTY_NAMES & set(parts)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_nothing_is_put_off(path: Path) -> None:
    put_off = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "HA" + "CK"])

    assert not re.search(rf"\b(?:{put_off})", path.read_text())
