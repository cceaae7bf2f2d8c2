"""Read tables of places exactly as their publishers give them.

OS Open Names, Code-Point Open, the ONS Postcode Directory, OS Open UPRN, and mid-year
population (CSV, or a sheet of a workbook). Each function takes a reader and yields what
a row says; FileRefused names the line at fault. Eastings and northings are metres of
the British National Grid, longitudes and latitudes degrees.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from stronghold.core.geography.context_files import RESIDENTS, YEARS, Residents
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.values import postcode_in_form

# OS Open Names has its header in a file of its own, and the same 34 columns since 2015.
OPEN_NAMES_WIDTH = 34
_NAME, _OTHER_NAME, _TYPE, _X, _Y = 2, 4, 7, 8, 9
OPEN_NAMES_HEADER = ("ID", "NAMES_URI", "NAME1", "NAME1_LANG", "NAME2", "NAME2_LANG")
_ROADS = {"Named Road", "Section Of Named Road"}
# Code-Point Open, without a header: postcode, quality, easting, northing and six codes.
CODE_POINT_WIDTH = 10
# The quality of a postcode without coordinates.
_NOWHERE = "90"
ONSPD_COLUMNS = ("pcds", "doterm", "lat", "long")
# The latitude of a postcode without coordinates, such as of a large user abroad.
_NO_LATITUDE = 99
UPRN_COLUMNS = ("UPRN", "X_COORDINATE", "Y_COORDINATE", "LATITUDE", "LONGITUDE")
# "Mid-2024", "mid-year 2024": the year of an estimate in the lines above its table.
_MID_YEAR = re.compile(r"mid[- ](?:year )?(?:estimates? )?(\d{4})", re.I)
_CODE_COLUMN = re.compile(
    r"(LSOA|Ward|LAD|Local Authority)(?: District)?(?: \d{4})? Code(?: 1)?", re.I
)
# The smallest kind of area first: a table of LSOAs also names their districts.
_SMALLEST = ("lsoa", "ward", "lad", "local authority")
_TOTALS = ("total", "all ages", "all persons")
NOMIS_COLUMNS = ("DATE", "GEOGRAPHY_CODE", "OBS_VALUE")
# Of each of these, where a file of Nomis has it, only the row of everyone counts.
_EVERYONE = {
    "GENDER_NAME": {"total"},
    "SEX_NAME": {"total", "all persons", "persons"},
    "C_AGE_NAME": {"all ages"},
    "MEASURES_NAME": {"value"},
}
# A sheet of men or of women alone, beside the one of everyone.
_OF_ONE_SEX = re.compile(r"\b(?:fe)?males?\b", re.I)
# The table that the site of Nomis downloads: its title, and what its header begins
# with. The column of codes is there if it was asked for; codes begin some labels too.
_SITE_TITLE = "population estimates"
_SITE_AREAS = re.compile(r"super output area|ward|local authorit|district")
_SITE_CODES = "mnemonic"
_CODE_IN_LABEL = re.compile(r"([A-Z]\d{8}) : .*")
_YEAR = re.compile(r"(?:mid[- ])?((?:19|20)\d\d)", re.I)
# Of each of these, which the lines above such a table say, what counts.
_SITE_EVERYONE = {
    "gender": {"total", "persons", "all persons"},
    "sex": {"total", "persons", "all persons"},
    "age": {"all ages", "total"},
}


class Rows(Protocol):
    """A table that is read row by row: a CSV file, or a sheet of a workbook."""

    def headless(self) -> Iterator[list[str]]:
        """Yield every row."""

    def refusal(self, reason: str) -> FileRefused:
        """Return the error that refuses the file because of the current row."""


def open_names(reader: StrictReader) -> Iterator[tuple[str, float, float]]:
    """Yield the name, easting and northing of each named road; both of its names."""
    for fields in reader.headless(OPEN_NAMES_WIDTH):
        if fields[_TYPE] not in _ROADS:
            continue
        x, y = _metres(reader, fields[_X], fields[_Y])
        for name in dict.fromkeys((fields[_NAME], fields[_OTHER_NAME])):
            if name.strip():
                yield name.strip(), x, y


def code_point(reader: StrictReader) -> Iterator[tuple[str, float, float]]:
    """Yield each postcode with its easting and northing."""
    for written, quality, x, y, *_ in reader.headless(CODE_POINT_WIDTH):
        if quality != _NOWHERE:
            yield _postcode(reader, written), *_metres(reader, x, y)


def onspd(reader: StrictReader) -> Iterator[tuple[str, float, float]]:
    """Yield each postcode in use with its longitude and latitude.

    A postcode with a date of termination is not in use.
    """
    for written, ended, latitude, longitude in reader.chosen():
        if ended.strip():
            continue
        at = _degrees(reader, longitude, latitude)
        if at[1] < _NO_LATITUDE:
            yield _postcode(reader, written), *at


def open_uprns(
    reader: StrictReader, *, box: tuple[float, float, float, float]
) -> Iterator[tuple[int, float, float]]:
    """Yield each UPRN in a box with its longitude and latitude.

    The file does not say what a UPRN is; some are no address. It has 40 million lines,
    so little is done for those outside the box.
    """
    west, south, east, north = box
    for uprn, _, _, latitude, longitude in reader.chosen():
        x, y = _degrees(reader, longitude, latitude)
        if south <= y <= north and west <= x <= east:
            yield _uprn(reader, uprn), x, y


def is_population(head: Sequence[Sequence[str]], *, sheet: str = "") -> bool:
    """Return whether a file begins as a table of population that `population` reads.

    A sheet of a workbook that is named after one sex is none.
    """
    if not head or _OF_ONE_SEX.search(sheet):
        return False
    return (
        set(NOMIS_COLUMNS) <= set(head[0])
        or any(map(_is_estimates, head))
        or (any(map(_is_site_title, head)) and any(map(_is_site_header, head)))
    )


def population(reader: Rows) -> Iterator[Residents]:
    """Yield the residents of each area, of a file of Nomis or a sheet of the ONS."""
    rows = reader.headless()
    year: int | None = None
    above: list[list[str]] = []
    for fields in rows:
        if set(NOMIS_COLUMNS) <= set(fields):
            yield from _of_nomis(reader, fields, rows)
            return
        if _is_estimates(fields):
            if year is None:
                raise reader.refusal(
                    "has no line above the table that says of which year it is, such "
                    "as “Mid-2024”; keep the lines above it when you save the sheet as "
                    "CSV"
                )
            yield from _of_ons(reader, fields, rows, year)
            return
        above.append(fields)
        if _is_site_header(fields) and any(map(_is_site_title, above)):
            yield from _of_site(reader, chain(above, rows))
            return
        # The name of a sheet comes before the lines of it, and is exact.
        if year is None and (found := _MID_YEAR.search(" ".join(fields))):
            year = int(found[1])


def _is_estimates(fields: Sequence[str]) -> bool:
    return _code_column(fields) is not None and _total_column(fields) is not None


def _code_column(fields: Sequence[str]) -> int | None:
    found = {
        match[1].lower(): n
        for n, name in enumerate(fields)
        if (match := _CODE_COLUMN.fullmatch(name.strip()))
    }
    return next((found[kind] for kind in _SMALLEST if kind in found), None)


def _total_column(fields: Sequence[str]) -> int | None:
    return _first([name.strip().lower() for name in fields], _TOTALS)


def _of_ons(
    reader: Rows, header: Sequence[str], rows: Iterator[list[str]], year: int
) -> Iterator[Residents]:
    code, total = _code_column(header), _total_column(header)
    assert code is not None  # noqa: S101 - asked before
    assert total is not None  # noqa: S101 - asked before
    for fields in rows:
        # A line with one cell is a note below the table.
        if _n_filled(fields) > 1:
            _check_width(reader, fields, header)
            yield _residents(reader, fields[code], str(year), fields[total])


def _of_nomis(
    reader: Rows, header: Sequence[str], rows: Iterator[list[str]]
) -> Iterator[Residents]:
    date, code, value = (header.index(name) for name in NOMIS_COLUMNS)
    only = {header.index(n): kept for n, kept in _EVERYONE.items() if n in header}
    for fields in rows:
        _check_width(reader, fields, header)
        if all(fields[n].strip().lower() in kept for n, kept in only.items()):
            yield _residents(reader, fields[code], fields[date][:4], fields[value])


def _is_site_title(fields: Sequence[str]) -> bool:
    return bool(fields) and fields[0].strip().lower().startswith(_SITE_TITLE)


def _is_site_header(fields: Sequence[str]) -> bool:
    """Return whether a row is the header of a table of the site of Nomis."""
    lower = [name.strip().lower() for name in fields]
    if not lower or not (_SITE_CODES in lower or _SITE_AREAS.search(lower[0])):
        return False
    return bool(_years_of(fields)) or _total_column(fields) is not None


def _years_of(header: Sequence[str]) -> dict[int, str]:
    """Return the columns that are years."""
    matches = {n: _YEAR.fullmatch(name.strip()) for n, name in enumerate(header)}
    return {n: match[1] for n, match in matches.items() if match}


def _of_site(reader: Rows, rows: Iterable[list[str]]) -> Iterator[Residents]:
    """Yield the residents of the tables of a download, one below the other.

    Above each are its title and what was chosen, such as the sex; below it are notes.
    """
    chosen: dict[str, str] = {}
    header: list[str] | None = None
    years: Mapping[int, str] = {}
    n_rows, n_of_everyone = 0, 0
    for fields in rows:
        n_filled = _n_filled(fields)
        if header and n_filled > 1:
            n_rows += 1
            _check_width(reader, fields, header)
            for column, year in years.items():
                n_of_everyone += 1
                code = _site_code(reader, header, fields)
                yield _residents(reader, code, year, fields[column])
        elif header and (n_filled or n_rows):
            header, chosen = None, {}
        elif not header and _is_site_header(fields):
            header, n_rows = fields, 0
            years = _site_years(fields, chosen) if _is_of_everyone(chosen) else {}
        elif not header and n_filled == 2:  # noqa: PLR2004 - a name and a value
            name, value = (text.strip().lower() for text in fields if text.strip())
            chosen[name.rstrip(" :")] = value
    if not n_of_everyone:
        raise reader.refusal(
            "has no table of everyone: choose all ages, the total of both sexes, and "
            "the date, and download it again"
        )


def _is_of_everyone(chosen: Mapping[str, str]) -> bool:
    return all(
        chosen[name] in kept for name, kept in _SITE_EVERYONE.items() if name in chosen
    )


def _site_years(header: Sequence[str], chosen: Mapping[str, str]) -> dict[int, str]:
    """Return the columns of residents, with their years."""
    if years := _years_of(header):
        return years
    total, date = _total_column(header), _YEAR.fullmatch(chosen.get("date", ""))
    return {total: date[1]} if date and total is not None else {}


def _site_code(reader: Rows, header: Sequence[str], fields: Sequence[str]) -> str:
    lower = [name.strip().lower() for name in header]
    if _SITE_CODES in lower:
        return fields[lower.index(_SITE_CODES)]
    if match := _CODE_IN_LABEL.fullmatch(fields[0].strip()):
        return match[1]
    raise reader.refusal(
        f"{fields[0]!r} has no code; choose that the codes of areas are included, and "
        "download it again"
    )


def _n_filled(fields: Sequence[str]) -> int:
    return sum(1 for text in fields if text.strip())


def _check_width(reader: Rows, fields: Sequence[str], header: Sequence[str]) -> None:
    if len(fields) != len(header):
        raise reader.refusal(
            f"has {len(fields)} fields instead of {len(header)}; is it incomplete?"
        )


def _residents(reader: Rows, code: str, year: str, n: str) -> Residents:
    try:
        row = Residents(code.strip(), int(year), round(float(n.replace(",", ""))))
    except ValueError as error:
        reason = f"{year!r} and {n!r} are not a year and a number of residents"
        raise reader.refusal(reason) from error
    if row.year not in YEARS or row.residents not in RESIDENTS:
        raise reader.refusal(f"{year} or {n} is out of range")
    return row


def _first(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _postcode(reader: StrictReader, written: str) -> str:
    postcode = postcode_in_form(written)
    if postcode is None:
        raise reader.refusal(f"{written!r} is not a postcode")
    return postcode


def _uprn(reader: StrictReader, written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 12):
        raise reader.refusal(f"{written!r} is not a UPRN")
    return int(written)


# The corners of Great Britain on the National Grid, in metres.
_EAST, _NORTH = 700_000, 1_300_000


def _metres(reader: StrictReader, x: str, y: str) -> tuple[float, float]:
    try:
        at = (float(x), float(y))
    except ValueError as error:
        raise reader.refusal(f"{x!r}, {y!r} are not coordinates") from error
    if not (0 <= at[0] <= _EAST and 0 <= at[1] <= _NORTH):
        raise reader.refusal(
            f"{x}, {y} is not on the British National Grid; the file must have "
            "eastings and northings in metres"
        )
    return at


def _degrees(
    reader: StrictReader, longitude: str, latitude: str
) -> tuple[float, float]:
    try:
        at = (float(longitude), float(latitude))
    except ValueError as error:
        reason = f"{longitude!r}, {latitude!r} are not coordinates"
        raise reader.refusal(reason) from error
    if not (-180 <= at[0] <= 180 and -100 <= at[1] <= 100):
        raise reader.refusal(f"{longitude}, {latitude} is not a place on Earth")
    return at
