"""A CSV file is read in full, or refused with its name and the line at fault."""

import io

import pytest

from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader

HEADER = ("a", "b", "c")


def records(content: bytes) -> list[list[str]]:
    reader = StrictReader(io.BytesIO(content), name="f.csv", header=HEADER)
    return list(reader)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b,c\n1,2,3\n4,5,6\n",
        b"a,b,c\r\n1,2,3\r\n4,5,6\r\n",
        b"a,b,c\n1,2,3\n4,5,6",
        b"\xef\xbb\xbfa,b,c\n1,2,3\n4,5,6\n",
        b"a,b,c\n1,2,3\n4,5,6\n\n",
        b'"a","b","c"\n"1",2,3\n4,"5",6\n',
    ],
    ids=["LF", "CRLF", "no last line end", "byte order mark", "blank end", "quoted"],
)
def test_both_line_ends_a_mark_and_quotes_read_alike(content: bytes) -> None:
    assert records(content) == [["1", "2", "3"], ["4", "5", "6"]]


def test_commas_and_line_ends_inside_quotes_belong_to_the_field() -> None:
    assert records(b'a,b,c\n"1,\n1",2,3\n') == [["1,\n1", "2", "3"]]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "is empty"),
        (b"a,b\n1,2\n", 1, "wrong header: 2 columns instead of 3"),
        (b"a,c,b\n1,2,3\n", 1, "wrong header: column 2 is 'c' instead of 'b'"),
        (b"1,2,3\n", 1, "wrong header"),
        (b"a,b,c\n1,2,3\n4,5\n", 3, "has 2 fields instead of 3"),
        (b"a,b,c\n1,2,3,4\n", 2, "has 4 fields instead of 3"),
        (b'a,b,c\n1,2,3\n4,5,"6\n7,8,9\n', 3, "never closed"),
        (b'a,b,c\n1,"2"x,3\n', 2, "expected after"),
        (b"a,b,c\n1,2,3\n4,\xff,6\n", 3, "is not UTF-8: invalid start byte at byte 3"),
        (b"a,b,c\n1,2\x00,3\n", 2, "holds a NUL byte"),
        (b"a,b,c\n1,2\r3,4\n", 2, "new-line character"),
        (b"a,b,c\n1,2," + b"3" * 200_000, 2, "field larger"),
        ("a,b,c\n".encode("utf-16"), 1, "UTF-8|NUL"),
    ],
)
def test_what_is_not_whole_is_refused_by_line(
    content: bytes, line: int | None, reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason) as refusal:
        records(content)

    assert refusal.value.file == "f.csv"
    assert refusal.value.line == line


def test_the_line_named_is_where_the_record_begins() -> None:
    with pytest.raises(FileRefused) as refusal:
        records(b'a,b,c\n"1\n1",2,3\n\n"4\n4",5\n')

    assert refusal.value.line == 5


def test_chosen_columns_are_found_wherever_they_stand() -> None:
    content = b"c,other,a,b\n3,x,1,2\n"
    reader = StrictReader(io.BytesIO(content), name="f.csv", header=HEADER)

    assert list(reader.chosen()) == [["1", "2", "3"]]


def test_a_missing_column_is_named() -> None:
    reader = StrictReader(io.BytesIO(b"a,b\n1,2\n"), name="f.csv", header=HEADER)

    with pytest.raises(FileRefused, match="f.csv, line 1: .* no column 'c'"):
        list(reader.chosen())


def test_everything_begins_with_the_header_whatever_it_is() -> None:
    reader = StrictReader(io.BytesIO(b"z,y\n1,2\n3\n"), name="f.csv", header=())
    found = reader.everything()

    assert [next(found), next(found)] == [["z", "y"], ["1", "2"]]
    with pytest.raises(FileRefused, match="line 3: has 1 fields instead of 2"):
        next(found)
