"""Modules say what lives in them, and carry no name that says nothing."""

import ast
import re
from pathlib import Path

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    files,
    modules,
    names_of,
    text_of,
    tree_of,
)

MOST_LINES = 5
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "lib",
    "tools",
    "base",
    "services",
    "service",
    "managers",
    "manager",
    "handlers",
    "shared",
}
TEXT_FILES = ("*.py", "*.sql", "*.html", "*.js", "*.css", "*.sh", "*.toml", "*.yml")
ALL = [p for pattern in TEXT_FILES for p in files(pattern)]
PYTHON = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


def says_what_lives_in_it(path: Path) -> bool:
    docstring = ast.get_docstring(tree_of(path)) or ""
    return 0 < len(docstring.splitlines()) <= MOST_LINES


def test_modules_say_what_lives_in_them() -> None:
    full = [path for path in PYTHON if tree_of(path).body]

    assert full
    assert names_of(p for p in full if not says_what_lives_in_it(p)) == []


def test_sql_says_what_it_makes() -> None:
    found = files("*.sql", *CODE)

    assert found
    assert names_of(p for p in found if not text_of(p).startswith("-- ")) == []


def test_names_say_something() -> None:
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in PYTHON}

    assert names_of(p for p in PYTHON if EMPTY_NAMES & set(parts[p])) == []


def test_nothing_is_put_off() -> None:
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "HA" + "CK"])
    put_off = re.compile(rf"\b(?:{words})")

    assert names_of(p for p in ALL if put_off.search(text_of(p))) == []
