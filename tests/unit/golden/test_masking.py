"""What the golden copy masks, and what it leaves as it is."""

from tests.golden.kept import Page, Table
from tests.golden.reading import Masks, lines_of, names_in

REFERENCE = "R-7F3K-92QX"
UUID = "11111111-2222-4333-8444-555555555555"


def _table(name: str, columns: list[str], key: str, *rows: str) -> Table:
    return Table(name, columns, key, {}, "".join(f"{row}\n" for row in rows).encode())


def _page(kind: str, body: bytes) -> Page:
    return Page("officer", "/", "", 200, kind, body)


def test_a_reference_is_named_by_its_table_and_the_rank_of_its_row() -> None:
    reports = _table(
        "report", ["id", "reference"], "id", "1\tR-AAAA-BBBB", f"2\t{REFERENCE}"
    )
    masks = Masks(names_in([reports]), "")

    assert masks.masked(f"See {REFERENCE}.") == "See (report 2)."


def test_a_key_is_that_of_its_own_row_and_not_of_one_that_refers_to_it() -> None:
    history = _table("a_history", ["id", "of"], "id", "1\t1000000000000017")
    reports = _table("report", ["id"], "id", "1000000000000017")
    masks = Masks(names_in([history, reports]), "")

    assert masks.masked("/reports/1000000000000017/") == "/reports/(report 1)/"


def test_a_value_of_many_rows_names_none() -> None:
    events = _table("event", ["id", "of"], "id", f"1\t{REFERENCE}", f"2\t{REFERENCE}")

    assert Masks(names_in([events]), "").masked(REFERENCE) == REFERENCE


def test_what_is_drawn_at_random_is_masked_and_words_and_numbers_are_not() -> None:
    masks = Masks({}, "/var/golden/a")
    token = "aB3" * 20

    assert masks.masked(f'value="{token}"') == 'value="(a token)"'
    assert masks.masked(f"by {UUID}") == "by (a UUID)"
    assert masks.masked(f"hash {'0f' * 32}") == "hash (a digest)"
    assert masks.masked("/var/golden/a/var/mail") == "FOLDER/var/mail"
    kept = (
        "12 reports since 25 November 2026, 11:00, in E05013130; style.0123456789ab.css"
    )
    assert masks.masked(kept) == kept


def test_a_page_is_read_tag_by_tag_and_json_member_by_member() -> None:
    page = _page("text/html; charset=utf-8", b"<p>One</p>  <p>Two\n  three</p>")
    answer = _page("application/geo+json", b'{"a": 1, "b": [2]}')

    assert lines_of(page) == ["<p>One</p>", "<p>Two", "three</p>"]
    assert lines_of(answer) == ["{", '"a": 1,', '"b": [', "2", "]", "}"]


def test_pictures_that_differ_are_not_masked_away() -> None:
    first, second = (_page("image/png", b"\xff" + end) for end in (b"a", b"b"))
    masks = Masks({}, "")

    assert list(map(masks.masked, lines_of(first))) != list(
        map(masks.masked, lines_of(second))
    )
