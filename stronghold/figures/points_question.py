"""What the map asks for one view: which figures, in which box, at which zoom.

Read as strictly as questions to the API; each refusal names the parameter.
"""

import re
from dataclasses import dataclass
from typing import Self

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Period
from stronghold.figures.grid import ZOOMS, Box
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.question import (
    EXAMPLES,
    Params,
    category_named,
    check_range,
    measure_named,
    needed,
    period_named,
    single_values,
)

PARAMETERS = ("measure", "from", "to", "category", "bbox", "zoom")
_FORM_OF_BOX = "west,south,east,north in degrees, such as -1.30,51.70,-1.15,51.80"
_FORM_OF_ZOOM = f"a whole number from {ZOOMS.start} to {ZOOMS.stop - 1}"
# Eight decimals are a millimetre; more are accepted and mean nothing.
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?", re.ASCII)
_LONGITUDES, _LATITUDES = (-180.0, 180.0), (-90.0, 90.0)


@dataclass(frozen=True)
class PointsQuestion:
    """Ask how many and where: one measure and category, in a range and a box."""

    measure: Measure
    first: Period
    last: Period
    category: str
    box: Box
    zoom: int

    @classmethod
    def from_params(cls, params: Params) -> Self:
        """Read the address; raises RuleBroken with the parameter and what is wrong."""
        given = single_values(params, PARAMETERS)
        measure = measure_named(needed(given, "measure", ", ".join(MEASURES)))
        form = f"a {measure.grain} such as {EXAMPLES[measure.grain]}"
        first = period_named(needed(given, "from", form), measure, "from")
        last = period_named(needed(given, "to", form), measure, "to")
        check_range(first, last)
        return cls(
            measure=measure,
            first=first,
            last=last,
            category=category_named(given.get("category", ""), measure),
            box=box_named(needed(given, "bbox", _FORM_OF_BOX)),
            zoom=zoom_named(needed(given, "zoom", _FORM_OF_ZOOM)),
        )

    @property
    def periods_counted(self) -> tuple[Period, Period]:
        """The first and last period counted: of a stock only the last."""
        first = self.last if self.measure.kind == "stock" else self.first
        return first, self.last


def box_asked(params: Params) -> Box:
    """Read the box of a view of the map, which also says its zoom."""
    given = single_values(params, ("bbox", "zoom"))
    return box_named(needed(given, "bbox", _FORM_OF_BOX))


def box_named(text: str) -> Box:
    """Read west,south,east,north; the box must have an area and be on the earth."""
    parts = text.split(",")
    if len(parts) != len("wsen") or not all(map(_DEGREES.fullmatch, parts)):
        raise RuleBroken(f"{text[:80]!r} is not {_FORM_OF_BOX}", field="bbox")
    box = Box(*map(float, parts))
    for low, high, (least, most) in (
        (box.west, box.east, _LONGITUDES),
        (box.south, box.north, _LATITUDES),
    ):
        if not least <= low < high <= most:
            raise RuleBroken(
                f"{text!r} must go from west to east within {_LONGITUDES[1]:.0f} "
                f"degrees, and from south to north within {_LATITUDES[1]:.0f}",
                field="bbox",
            )
    return box


def zoom_named(text: str) -> int:
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or int(text) not in ZOOMS:
        raise RuleBroken(f"{text[:20]!r} is not {_FORM_OF_ZOOM}", field="zoom")
    return int(text)
