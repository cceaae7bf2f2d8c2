"""Each line of the threat model that names a defence names tests that are there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
MODEL = TESTS.parent / "stronghold" / "docs" / "threat-model.md"
NOTHING = "–"
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def lines() -> list[list[str]]:
    rows = [row for row in MODEL.read_text().splitlines() if row.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@pytest.mark.parametrize("cells", lines(), ids=lambda cells: cells[1][:40])
def test_a_defence_has_its_test(cells: list[str]) -> None:
    _, _, defence, _, tests = cells
    named = TEST.findall(tests)

    assert bool(named) is (defence != NOTHING)
    for path, name in named:
        tree = ast.parse((TESTS / path).read_text())
        functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        assert name in functions, f"{path} has no {name}"
