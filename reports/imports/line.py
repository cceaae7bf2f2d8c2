"""Reads the cells of one line as the values of a report, or lists all its faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.report.choices import Channel, Concern, Drug, Sign
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.cells import place_given
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.import_lines import when_given


@dataclass(frozen=True)
class LineRead:
    """The values of a line; its place is still to be looked up."""

    external_id: str
    place: GivenPlace
    values: Mapping[str, Any]


def read_line(line: Line) -> LineRead:
    """Return the values of a line; LineWrong lists all of its faults."""
    cells = Cells(line)
    values = {
        "concern": cells.read("concern", read.one_of(Concern.values)),
        "channel": cells.read("channel", read.one_of(Channel.values)),
        "received_at": cells.read("received_at", _received),
        "drug": cells.read("drug", read.one_of(Drug.values, Drug.UNKNOWN)),
        "description": cells.read("description", str),
        "keep_words": cells.read("keep_words", read.yes),
        "signs": cells.read("signs", read.several(Sign.values)),
        "children_seen": cells.read("children_seen", read.yes),
        "vulnerable_adult": cells.read("vulnerable_adult", read.yes),
        "weapons_mentioned": cells.read("weapons_mentioned", read.yes),
        "occurred": when_given(cells),
    }
    external_id = cells.read("external_id", read.reference("report"))
    place = place_given(cells)
    cells.check()
    return LineRead(str(external_id), place, values)


def _received(cell: str) -> datetime:
    found = read.instant(cell)
    if found is None:
        raise CellWrong(
            "is empty. Enter when it was reported, such as 2026-11-24 14:30"
        )
    return found
