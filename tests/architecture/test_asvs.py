"""Each item of the verification standard that is met names tests that are there."""

import re

import pytest

from tests.architecture.named_tests import NAMED, TESTS, missing_tests, rows_of

ASVS = TESTS.parent / "stronghold" / "docs" / "asvs.md"
NOTHING = "–"
ITEM = re.compile(r"\d\.\d\.\d+")


def items() -> list[list[str]]:
    return [cells for cells in rows_of(ASVS) if ITEM.match(cells[0])]


@pytest.mark.parametrize("cells", items(), ids=lambda cells: cells[0])
def test_an_item_has_its_test(cells: list[str]) -> None:
    *_, tests = cells

    assert NAMED.search(tests) or tests == NOTHING
    assert missing_tests(tests) == []


def test_every_section_of_three_chapters_is_there() -> None:
    named = {item for cells in items() for item in ITEM.findall(cells[0])}

    # Section by section, how many items the standard has.
    of_sections = {
        "6.1": 3, "6.2": 12, "6.3": 8, "6.4": 6, "6.5": 8, "6.7": 2, "6.8": 2,
        "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 3, "7.6": 2,
        "8.1": 4, "8.2": 4, "8.3": 3, "8.4": 2,
    }  # fmt: skip
    assert named == {
        f"{s}.{n}" for s, most in of_sections.items() for n in range(1, most + 1)
    }
