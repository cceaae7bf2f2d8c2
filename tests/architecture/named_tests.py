"""Tests that a document names, as `path::function`."""

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def rows_of(document: Path) -> list[list[str]]:
    """Return the cells of each row of the tables of a document."""
    rows = [row for row in document.read_text().splitlines() if row.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def missing_tests(cell: str) -> list[str]:
    """Return the tests that a cell names and that do not exist."""
    named = NAMED.findall(cell)
    return [f"{path}::{name}" for path, name in named if name not in _tests_in(path)]


@cache
def _tests_in(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text())
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return frozenset(function.name for function in functions)
