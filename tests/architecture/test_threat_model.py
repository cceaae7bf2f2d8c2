"""Each line of the threat model that names a defence names tests that are there."""

import pytest

from tests.architecture.named_tests import NAMED, TESTS, missing_tests, rows_of

MODEL = TESTS.parent / "stronghold" / "docs" / "threat-model.md"
NOTHING = "–"
HEADS = {"threat", "---"}
ROWS = [cells for cells in rows_of(MODEL) if cells[0] not in HEADS]


@pytest.mark.parametrize("cells", ROWS, ids=lambda cells: cells[0][:40])
def test_a_defence_has_its_test(cells: list[str]) -> None:
    _, defence, _, tests = cells

    assert bool(NAMED.search(tests)) is (defence != NOTHING)
    assert missing_tests(tests) == []
