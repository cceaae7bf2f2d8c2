"""Reads a file of premises with their tenure, such as a landlord's list of homes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stronghold.kernel.strict_csv import StrictReader, open_table
from stronghold.kernel.values import postcode_in_form
from stronghold.places.choices import PremisesKind, Tenure

# Other columns may stand beside these; they are not read.
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
    """One line: premises, where they are and how they are held."""

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
    """Return what the file says, or refuse it by line."""
    return PremisesFile(path.name, list(_lines(open_table(path, COLUMNS))))


def _lines(reader: StrictReader) -> Iterator[PremisesRead]:
    for cells in reader.chosen():
        told = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
        if not 0 < len(told["address"]) <= LONGEST_ADDRESS or not told["street"]:
            raise reader.refusal("needs an address, and the street it is in")
        if told["uprn"] and not _is_uprn(told["uprn"]):
            raise reader.refusal(f"{told['uprn']!r} is not a UPRN")
        postcode = postcode_in_form(told["postcode"]) if told["postcode"] else ""
        if postcode is None:
            raise reader.refusal(f"{told['postcode']!r} is not a postcode")
        longitude, latitude = _degrees(reader, told["longitude"], told["latitude"])
        yield PremisesRead(
            number=reader.line,
            address=told["address"],
            street=told["street"],
            locality=told["locality"],
            postcode=postcode,
            uprn=told["uprn"],
            longitude=longitude,
            latitude=latitude,
            kind=_code(reader, told["kind"], PremisesKind),
            tenure=_code(reader, told["tenure"], Tenure),
        )


def _is_uprn(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= LONGEST_UPRN


def _code(
    reader: StrictReader, written: str, codes: type[PremisesKind] | type[Tenure]
) -> str:
    if written.lower() not in codes.values:
        listed = ", ".join(codes.values)
        raise reader.refusal(f"{written!r} is none of: {listed}")
    return written.lower()


def _degrees(
    reader: StrictReader, longitude: str, latitude: str
) -> tuple[float, float]:
    try:
        at = (float(longitude), float(latitude))
    except ValueError as error:
        reason = f"{longitude!r}, {latitude!r} are not coordinates"
        raise reader.refusal(reason) from error
    if not (-180 <= at[0] <= 180 and -90 <= at[1] <= 90):
        raise reader.refusal(f"{longitude}, {latitude} is no place on earth")
    return at
