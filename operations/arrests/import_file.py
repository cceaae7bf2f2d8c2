"""Reads a CSV file of arrests from custody's system. It looks nothing up.

A file that is not valid is refused as a whole; a line is refused for a wrong cell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Choices

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    OffenceClass,
    Provision,
)
from operations.arrests.record import ARRESTS
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.csv_file import CsvFile, KnownColumns, read_csv
from stronghold.core.kernel.file_lines import Line
from stronghold.core.kernel.files import FileRefused
from stronghold.core.places.cells import PLACE_COLUMNS, place_given
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.entered import form_field
from stronghold.core.records.form_cells import about, reader_of

LARGEST_BYTES = 2_500_000


def _codes(choices: type[Choices]) -> str:
    """Explain each code; a label may end with its code, which is not said twice."""
    meant = ((c, str(label).removesuffix(f" ({c})")) for c, label in choices.choices)
    return "; ".join(f"{code}: {label}" for code, label in meant)


# What each column holds, as shown by the command's help and on the page.
COLUMNS: Mapping[str, str] = {
    "custody_number": "required: the custody record number, as your force writes it",
    "arrested_at": "required: 2026-11-24 14:30 or 24/11/2026 14:30, London time; or "
    "2026-11-24 14:30+00:00",
    **PLACE_COLUMNS,
    "offence_class": f"required. {_codes(OffenceClass)}",
    "age_band": f"required: {', '.join(AgeBand.values)}",
    "drug_class": f"{_codes(DrugClass)}; or empty, which is U",
    "offence_provision": f"{_codes(Provision)}; or empty",
    "disposal": f"{_codes(Disposal)}; or empty",
}
# What else can be entered of an arrest is read as its form reads it.
MORE: Mapping[str, Any] = {
    field.name: form_field(ARRESTS, field)
    for field in ARRESTS.entered
    if field.name not in COLUMNS
}
COLUMNS = {**COLUMNS, **{name: about(asked) for name, asked in MORE.items()}}
REQUIRED = ("custody_number", "arrested_at", "offence_class", "age_band")
_PERSONAL = re.compile(r"name|birth|dob|ethnic|gender|sex|nationality|phone|address")
KNOWN = KnownColumns(
    COLUMNS,
    REQUIRED,
    personal=_PERSONAL,
    why="who was arrested stays in custody’s system. Take the column out",
)


@dataclass(frozen=True)
class ArrestRead:
    """What a line holds; its place is not looked up yet."""

    arrested_at: datetime
    place: GivenPlace
    facts: Mapping[str, Any]


def read_arrests(name: str, content: bytes) -> CsvFile:
    """Check and read a file; FileRefused says why it is not valid."""
    if len(content) > LARGEST_BYTES:
        raise FileRefused(name, "is larger than 2.5 MB; import it in parts")
    return read_csv(name, content, KNOWN)


def read_line(line: Line) -> ArrestRead:
    """Return the values of a line; LineWrong has every fault in it."""
    cells = Cells(line)
    found = ArrestRead(
        arrested_at=cells.read("arrested_at", read.needed(read.instant)),
        place=place_given(cells),
        facts={
            "custody_number": cells.read("custody_number", read.needed(str)),
            "offence_class": cells.read(
                "offence_class", read.one_of(OffenceClass.values)
            ),
            "age_band": cells.read("age_band", _age),
            "drug_class": cells.read(
                "drug_class", read.one_of(DrugClass.values, DrugClass.UNKNOWN)
            ),
            "offence_provision": cells.read(
                "offence_provision", read.one_or_none(Provision.values)
            ),
            "disposal": cells.read("disposal", read.one_or_none(Disposal.values)),
            **{
                name: cells.read(name, reader_of(asked)) for name, asked in MORE.items()
            },
        },
    )
    cells.check()
    return found


def _age(cell: str) -> str:
    if cell.lower() in {"under-10", "under 10", "0-9"}:
        raise CellWrong(
            "is under 10, and cannot be arrested. Take the line out, and "
            "make a referral"
        )
    return read.one_of(AgeBand.values)(cell)
