"""Any bytes are read in full or refused, with no other error."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.weeks import Month
from stronghold.opendata.copying import crime_lines
from stronghold.opendata.police_uk import (
    STOP_HEADER,
    STREET_HEADER,
    Point,
    RowCount,
    StopRow,
    StreetRow,
    stop_rows,
    street_rows,
)

JUNE = Month.parse("2019-06")
# Words of the files and what breaks them, so that many rows come near to being right.
cells = st.sampled_from(
    ["", "2019-06", "2019-13", "-1.25", "51.75", "nan", "E01028513", "True", "Drugs"]
) | st.sampled_from(
    ["2019-06-12T09:30:00+00:00", "2019-06-30T23:30:00+00:00", "2019-06-12", '"', "\0"]
)
texts = st.text(st.characters(codec="utf-8"), max_size=10)


def lines(width: int) -> st.SearchStrategy[bytes]:
    row = st.lists(cells | texts, min_size=width - 1, max_size=width + 1)
    return st.lists(row.map(",".join), max_size=5).map(lambda r: "\n".join(r).encode())


def read(header: tuple[str, ...], body: bytes) -> tuple[list[object], RowCount]:
    content = ",".join(header).encode() + b"\n" + body
    reader = StrictReader(io.BytesIO(content), name="f.csv", header=header)
    count = RowCount()
    rows: Iterator[StreetRow] | Iterator[StopRow]
    if header == STREET_HEADER:
        rows = street_rows(reader, month=JUNE, count=count)
    else:
        rows = stop_rows(reader, month=JUNE, count=count)
    return list(rows), count


@pytest.mark.parametrize("header", [STREET_HEADER, STOP_HEADER])
@given(data=st.data())
def test_any_content_is_read_or_refused(
    header: tuple[str, ...], data: st.DataObject
) -> None:
    body = data.draw(lines(len(header)) | st.binary(max_size=200))
    try:
        rows, count = read(header, body)
    except FileRefused:
        return

    assert count.read == len(rows) + count.set_aside.total()


@given(
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30),
    st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
)
def test_every_crime_is_one_line_of_as_many_fields(
    location: str, point: Point | None
) -> None:
    row = StreetRow("id", point, location, "E01028513", "Drugs", "")

    [line] = crime_lines(
        [row], start="1\t2", by_code={}, ward_at={point: None} if point else {}
    )

    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert len(line.split("\t")) == 11
