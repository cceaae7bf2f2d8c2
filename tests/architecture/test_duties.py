"""Each duty of the law has a screen with a test, or says what the force must do."""

import re

import pytest

from tests.addresses import addresses
from tests.architecture.named_tests import NAMED, TESTS, missing_tests, rows_of

DUTIES = TESTS.parent / "stronghold" / "docs" / "duties.md"
NOTHING = "–"
SCREEN = re.compile(r"`([a-z_]+(?::[a-z_]+)*)`")
HEADS = {"duty", "---"}
ADDRESSES = {address.name for address in addresses()}
ROWS = [cells for cells in rows_of(DUTIES) if cells[0] not in HEADS]
# The laws that its rows must come to, whatever else they do.
PART_3 = set(range(35, 40)) | {44, 45, 50, 57, 58, 61, 62, 64, 66, 67, 69}


@pytest.mark.parametrize("cells", ROWS, ids=lambda cells: cells[0])
def test_a_duty_is_met_by_a_screen_or_left_to_the_force(cells: list[str]) -> None:
    _, law, screen, tests, policy = cells
    screens = SCREEN.findall(screen)

    assert law
    assert bool(screens) == bool(NAMED.search(tests))
    assert screens or policy != NOTHING
    assert screen == NOTHING or screens
    assert [name for name in screens if name not in ADDRESSES] == []
    assert missing_tests(tests) == []


def test_the_duties_of_part_3_are_all_there() -> None:
    laws = " ".join(cells[1] for cells in ROWS)
    sections = {int(number) for number in re.findall(r"\d+", laws)}

    assert ROWS
    assert sections >= PART_3
