"""Each line of the threat model that names a defence names tests that are there."""

import pytest

from tests.architecture.named_tests import NAMED, TESTS, missing_tests, rows_of

MODEL = TESTS.parent / "stronghold" / "docs" / "threat-model.md"
NOTHING = "–"


@pytest.mark.parametrize("cells", rows_of(MODEL)[2:], ids=lambda cells: cells[1][:40])
def test_a_defence_has_its_test(cells: list[str]) -> None:
    _, _, defence, _, tests = cells

    assert bool(NAMED.search(tests)) is (defence != NOTHING)
    assert missing_tests(tests) == []
