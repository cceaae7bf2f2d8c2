"""How the golden copy says what differs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.compare import (
    Differences,
    changes,
    compare_pages,
    compare_tables,
    different_tables,
)
from tests.golden.kept import Kept, Page, Table
from tests.golden.reading import Masks

NONE = (Masks({}, ""), Masks({}, ""))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Kept, Kept]]:
    sides = Kept.new(tmp_path / "a.sqlite"), Kept.new(tmp_path / "b.sqlite")
    yield sides
    for side in sides:
        side.close()


def _page(address: str, text: str, status: int = 200) -> Page:
    return Page("officer", address, "route", status, "text/html", text.encode())


def _table(name: str, columns: list[str], *rows: str, **refers: str) -> Table:
    return Table(
        name, columns, "id", refers, "".join(f"{row}\n" for row in rows).encode()
    )


def _said(first: list[Table], second: list[Table]) -> list[str]:
    differences = Differences()
    before, after = ({one.name: one for one in side} for side in (first, second))
    compare_tables(before, after, NONE, differences)
    return list(differences.said())


def test_the_same_change_on_many_pages_is_one(kept: tuple[Kept, Kept]) -> None:
    for number in range(5):
        kept[0].add_page(_page(f"/{number}/", f"<h1>Map</h1><p>{number}</p>"))
        kept[1].add_page(_page(f"/{number}/", f"<h1>Maps</h1><p>{number}</p>"))
    differences = Differences()

    assert compare_pages(*kept, NONE, differences) == 5
    assert list(differences.said()) == [
        "'<h1>Map</h1>' became '<h1>Maps</h1>'\n"
        "    5 × : officer /0/, officer /1/, officer /2/ and 2 more"
    ]


def test_equal_pages_and_rows_are_no_difference(kept: tuple[Kept, Kept]) -> None:
    for side in kept:
        side.add_page(_page("/", "<p>One</p>"))
        side.add_table(_table("team", ["id", "name"], "1\tEast"))
    differences = Differences()
    first, second, n_equal = different_tables(*kept)

    compare_pages(*kept, NONE, differences)
    assert (first, second, n_equal) == ({}, {}, 1)
    assert not list(differences.said())


def test_an_address_of_one_side_and_another_status_are_said(
    kept: tuple[Kept, Kept],
) -> None:
    kept[0].add_page(_page("/gone/", ""))
    kept[0].add_page(_page("/closed/", ""))
    kept[1].add_page(_page("/closed/", "", status=403))
    kept[1].add_page(_page("/new/", ""))
    differences = Differences()
    compare_pages(*kept, NONE, differences)

    assert list(differences.said()) == [
        "Only A has the address route\n    1 × : officer /gone/",
        "Answered 200, now 403\n    1 × : officer /closed/",
        "Only B has the address route\n    1 × : officer /new/",
    ]


def test_another_order_of_lines_is_a_change() -> None:
    assert list(changes(["a", "b", "c"], ["a", "c", "b"])) == [
        "Lines in another order, first 'b'"
    ]


def test_a_row_that_changed_is_named_by_table_and_column() -> None:
    first = _table("team", ["id", "name", "phone"], "1\tEast\t1", "2\tWest\t2")
    second = _table("team", ["id", "name", "phone"], "1\tEast\t1", "2\tWest\t3")

    assert _said([first], [second]) == [
        "Rows of team: phone '2' became '3'\n    1 × : row 2"
    ]


def test_a_row_more_and_a_column_more_are_said() -> None:
    first = _table("team", ["id", "name"], "1\tEast")
    second = _table("team", ["desk", "id", "name"], "\\N\t1\tEast", "\\N\t2\tWest")

    assert _said([first], [second]) == [
        "Only B has this column.\n    1 × : team.desk",
        "Rows of team that only B has.\n    1 × : row 2: name=West",
    ]


def test_keys_of_other_rows_are_compared_by_the_rank_of_their_rows() -> None:
    first = [
        _table("team", ["id", "name"], "7\tEast"),
        _table("person", ["id", "team_id"], "1\t7", team_id="team"),
    ]
    second = [
        _table("team", ["id", "name"], "9\tEast"),
        _table("person", ["id", "team_id"], "1\t9", team_id="team"),
    ]

    assert not _said(first, second)
