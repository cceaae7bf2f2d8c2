"""The counts before and after the day, and what they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.ui.parts import Column, Row, Table
from stronghold.evaluation.choices import Where
from stronghold.evaluation.presenters.wording import (
    at_place,
    change_in_words,
    change_of,
    counted,
    displacement_in_words,
    place_name,
    windows_in_words,
)
from stronghold.evaluation.rules.odds import odds_of

if TYPE_CHECKING:
    from stronghold.evaluation.forms import Settings
    from stronghold.evaluation.queries.subjects import Evaluated
    from stronghold.evaluation.rules.cells import Cells, Pair
    from stronghold.evaluation.rules.windows import Windows


@dataclass(frozen=True)
class Comparison:
    """The counts, and what they show about change and displacement."""

    sentence: str
    change: str
    windows: str
    counts: Table
    displacement: Sequence[str]


def comparison_of(
    subject: "Evaluated",
    settings: "Settings",
    windows: "Windows",
    *,
    cells: "Cells",
    has_ring: bool,
    names: Mapping[str, str],
) -> Comparison:
    """Present the counts; `names` are those of the areas compared with, by code."""
    here, there = at_place(subject, settings), _compared_with(settings, names)
    ring = _ring_name(settings) if has_ring else ""
    before = counted(cells.place.before, settings.flow)
    weeks = "week" if windows.weeks == 1 else f"{windows.weeks} weeks"
    return Comparison(
        sentence=f"{before} {here} in the {weeks} before, {cells.place.after:,} in the "
        f"{weeks} after.",
        change=change_in_words(
            cells,
            odds_of(cells.place, cells.comparison),
            here=here,
            there=there,
            flow=settings.flow,
        ),
        windows=windows_in_words(windows),
        counts=_counts(subject, settings, cells, ring=ring, there=there),
        displacement=displacement_in_words(cells, ring=ring),
    )


def _counts(
    subject: "Evaluated", settings: "Settings", cells: "Cells", *, ring: str, there: str
) -> Table:
    place = place_name(subject, settings.where, settings.metres)
    named = [(f"The place: {place}", cells.place)]
    if ring:
        named.append((f"The ring: {ring}", cells.ring))
    named.append((f"Compared with: {there}", cells.comparison))
    heads = [Column("Where"), *(Column(h, numeric=True) for h in _HEADS)]
    return Table(
        caption="Counted before and after",
        columns=heads,
        rows=[_row(name, pair) for name, pair in named],
        hide_caption=True,
    )


_HEADS = ("Before", "After", "Change")


def _row(name: str, pair: "Pair") -> Row:
    return Row([name, f"{pair.before:,}", f"{pair.after:,}", change_of(pair)])


def _ring_name(settings: "Settings") -> str:
    if settings.where == Where.RADIUS:
        edge = settings.metres
        return f"{edge} to {edge + settings.ring} metres away"
    return f"within {settings.ring} metres of it"


def _compared_with(settings: "Settings", names: Mapping[str, str]) -> str:
    if settings.ward:
        name = names.get(settings.ward)
        return f"the rest of {name}" if name else settings.ward
    if not names:
        return "the rest of the force"
    return f"the rest of {' and '.join(sorted(names.values()))}"
