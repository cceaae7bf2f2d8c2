"""Read a CSV file of premises with their tenure, such as a landlord's list of homes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong, LineWrong
from stronghold.core.kernel.file_lines import Line
from stronghold.core.kernel.strict_csv import StrictReader, open_table
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.places.choices import PremisesKind, Tenure

# Other columns are ignored.
COLUMNS = (
    "address",
    "street",
    "locality",
    "postcode",
    "uprn",
    "longitude",
    "latitude",
    "kind",
    "tenure",
)
LONGEST_ADDRESS, LONGEST_UPRN = 200, 12


@dataclass(frozen=True)
class PremisesRead:
    """One line: premises with their place and tenure."""

    number: int
    address: str
    street: str
    locality: str
    postcode: str
    uprn: str
    longitude: float
    latitude: float
    kind: str
    tenure: str


@dataclass(frozen=True)
class PremisesFile:
    name: str
    lines: Sequence[PremisesRead]


def read_premises(path: Path) -> PremisesFile:
    """Return the content of the file. FileRefused names the line at fault."""
    return PremisesFile(path.name, list(_lines(open_table(path, COLUMNS))))


def _lines(reader: StrictReader) -> Iterator[PremisesRead]:
    for cells in reader.chosen():
        line = Line(reader.line, dict(zip(COLUMNS, cells, strict=True)))
        try:
            yield read_line(line)
        except LineWrong as wrong:
            raise reader.refusal(wrong.problem.wrong) from wrong


def read_line(line: Line) -> PremisesRead:
    """Return the premises of one line; LineWrong lists all that is wrong with it."""
    cells = Cells(line)
    found = PremisesRead(
        number=line.number,
        address=cells.read("address", _address),
        street=cells.read("street", read.needed(str)),
        locality=cells.read("locality", str),
        postcode=cells.read("postcode", _postcode),
        uprn=cells.read("uprn", _uprn),
        longitude=cells.read("longitude", _degrees(180)),
        latitude=cells.read("latitude", _degrees(90)),
        kind=cells.read("kind", read.one_of(PremisesKind.values)),
        tenure=cells.read("tenure", read.one_of(Tenure.values, Tenure.UNKNOWN)),
    )
    cells.check()
    return found


def _address(cell: str) -> str:
    if not 0 < len(cell) <= LONGEST_ADDRESS:
        raise CellWrong(f"must have from 1 to {LONGEST_ADDRESS} characters")
    return cell


def _postcode(cell: str) -> str:
    postcode = postcode_in_form(cell) if cell else ""
    if postcode is None:
        raise CellWrong(f"{cell[:20]!r} is not a postcode")
    return postcode


def _uprn(cell: str) -> str:
    is_uprn = cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_UPRN
    if cell and not is_uprn:
        raise CellWrong(f"{cell[:20]!r} is not a UPRN")
    return cell


def _degrees(most: int) -> Callable[[str], float]:
    def reading(cell: str) -> float:
        found = read.degrees(cell)
        if found is None or not -most <= found <= most:
            raise CellWrong(f"must be degrees from -{most} to {most}, such as 1.25800")
        return found

    return reading
