"""Modules have a docstring and a meaningful name."""

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
# Django looks for a database backend in the module of this name.
NAMED_BY_DJANGO = {ROOT / "stronghold/core/database/connections/base.py"}
TEXT_FILES = ("*.py", "*.sql", "*.html", "*.js", "*.css", "*.sh", "*.toml", "*.yml")
ALL = [p for pattern in TEXT_FILES for p in files(pattern)]
PYTHON = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


def has_docstring(path: Path) -> bool:
    return bool(ast.get_docstring(tree_of(path)))


def test_modules_have_a_docstring() -> None:
    full = [path for path in PYTHON if tree_of(path).body]

    assert full
    assert names_of(p for p in full if not has_docstring(p)) == []


def test_sql_files_start_with_a_comment() -> None:
    found = files("*.sql", *CODE)

    assert found
    assert names_of(p for p in found if not text_of(p).startswith("-- ")) == []


def test_names_are_meaningful() -> None:
    ours = set(PYTHON) - NAMED_BY_DJANGO
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in ours}

    assert names_of(p for p in ours if EMPTY_NAMES & set(parts[p])) == []


def test_no_task_is_left_in_a_comment() -> None:
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "HA" + "CK"])
    put_off = re.compile(rf"\b(?:{words})")

    assert names_of(p for p in ALL if put_off.search(text_of(p))) == []


def test_one_function_says_what_the_marking_is() -> None:
    """Each force may have its own, so no page or file may take that of the site."""
    reads = "settings.PROTECTIVE_MARKING"
    found = [path for path in modules(*CODE) if reads in text_of(path)]

    assert names_of(found) == ["stronghold/core/geography/marking.py"]
