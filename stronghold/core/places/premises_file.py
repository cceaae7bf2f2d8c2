"""Read a CSV file of premises with their tenure, such as a landlord's list of homes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
        row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
        if not 0 < len(row["address"]) <= LONGEST_ADDRESS or not row["street"]:
            raise reader.refusal("needs an address and a street")
        if row["uprn"] and not _is_uprn(row["uprn"]):
            raise reader.refusal(f"{row['uprn']!r} is not a UPRN")
        postcode = postcode_in_form(row["postcode"]) if row["postcode"] else ""
        if postcode is None:
            raise reader.refusal(f"{row['postcode']!r} is not a postcode")
        longitude, latitude = _degrees(reader, row["longitude"], row["latitude"])
        yield PremisesRead(
            number=reader.line,
            address=row["address"],
            street=row["street"],
            locality=row["locality"],
            postcode=postcode,
            uprn=row["uprn"],
            longitude=longitude,
            latitude=latitude,
            kind=_code(reader, row["kind"], PremisesKind),
            tenure=_code(reader, row["tenure"], Tenure),
        )


def _is_uprn(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= LONGEST_UPRN


def _code(
    reader: StrictReader, written: str, codes: type[PremisesKind] | type[Tenure]
) -> str:
    if written.lower() not in codes.values:
        listed = ", ".join(codes.values)
        raise reader.refusal(f"{written!r} is not one of: {listed}")
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
        raise reader.refusal(f"{longitude}, {latitude} is not a place on Earth")
    return at
