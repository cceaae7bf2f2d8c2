"""The records that a figure counts, as the address of their list names them.

`queries.counted_rows` narrows the list to them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from operations.records import kind_with
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.presenters import address
from stronghold.core.records.rules import read_date
from stronghold.core.ui.dates import written_date
from stronghold.figures.grid import Box
from stronghold.figures.measures import Measure
from stronghold.figures.question import category_named, measure_named

COUNTED, STREET, BOX = "counted", "street", "box"
# Between the sides of a box: the audit log takes it as a code, and a comma as text.
BETWEEN = "_"
# The value of STREET for records that are not near a known street.
NO_STREET = "none"
_FORM = "a figure, its first and last day, and a category if it is of one"
_EXAMPLE = "arrests.2026-11-16.2026-11-22"


@dataclass(frozen=True)
class CountedRows:
    """What a measure counts from the first to the last day, in one category or all.

    Of a stock, what it counts on the last day.
    """

    measure: Measure
    first: date
    last: date
    category: str = ""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `str` writes. RuleBroken says what is wrong."""
        try:
            code, first, last, *category = text.split(".", 3)
            measure, given = measure_named(code), "".join(category)
            return cls(measure, _day(first), _day(last), category_named(given, measure))
        except (RuleBroken, ValueError):
            message = f"{text[:80]!r} is not {_FORM}, such as {_EXAMPLE}"
            raise RuleBroken(message, field=COUNTED) from None

    def __str__(self) -> str:
        parts = [self.measure.code, self.first.isoformat(), self.last.isoformat()]
        return ".".join([*parts, self.category] if self.category else parts)

    @property
    def words(self) -> str:
        """Write the figure, its days, and the category if it is of one only."""
        measure, last = self.measure, written_date(self.last)
        label = measure.label
        if self.category:
            label += f": {measure.category_name(self.category)}"
        if measure.kind == "stock":
            return f"{label}, on {last}"
        if self.first == self.last:
            return f"{label}, {last}"
        return f"{label}, {written_date(self.first)} to {last}"

    def url(self, **narrowed: str) -> str:
        """Return the address of their list, narrowed by its other filters."""
        kind = kind_with(self.measure.source)
        if kind is None:
            raise ValueError(f"{self.measure.code} counts no records with a list")
        given = {name: value for name, value in narrowed.items() if value}
        return address(kind.url("list"), {COUNTED: str(self), **given})


def written_box(box: Box) -> str:
    """Write a part of the map for an address, to a centimetre."""
    sides = (box.west, box.south, box.east, box.north)
    return BETWEEN.join(f"{degrees:.7f}" for degrees in sides)


def _day(text: str) -> date:
    return read_date(text, field=COUNTED, label="A day")
