"""How the figure of each area is shown: a count, a rate, or a change on a year before.

Each way gives the map its shades and legend, and the table its columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from django.utils.text import get_text_list

from stronghold.figures.change import FEWEST_PERIODS, LEAST_FOR_PER_CENT
from stronghold.figures.choices import Level
from stronghold.figures.classes import CountClass, classes_up_to, shade_of
from stronghold.figures.presenters.map_data import MapData, Residents
from stronghold.figures.presenters.wording import n_periods
from stronghold.figures.year_before import Verdict, verdict

# With fewer residents a rate mostly shows who passes through, not who lives there.
FEWEST_RESIDENTS = 500
# A rate of a smaller count varies by chance by a fifth or more.
FEW = 20
# How many of the areas without a number of residents are named.
MOST_NAMED = 5
DAYS_OF_A_YEAR = 365.25
NO_FIGURE = "–"
# What a change is measured against: its name, when it was, and its column.
BASES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "year": ("a year before", "a year before", "A year before"),
        "before": ("the period before", "in the period before", "Period before"),
    }
)
Shade = int | str | None
# An area's values in an export in addition to the count, by column.
Values = Mapping[str, float | str | None]


@dataclass(frozen=True)
class LegendClass:
    """A shade and what it means; for a range of numbers, which, times a scale."""

    shade: Shade
    label: str
    counts: CountClass | None = None
    scale: int | float = 1


@dataclass(frozen=True)
class Heading:
    """A column of the table: its code in the address, its label, and how it reads."""

    code: str
    label: str
    is_number: bool = True


# What rows are sorted by, the highest first.
Key = tuple[float, ...]


# The key of what is not known.
_LAST: Key = (-1.0,)


@dataclass(frozen=True)
class AreaFigure:
    """An area's figure: its shade, the text of its tooltip, and its table cells.

    `number` is what the map writes in the area, and `keys` what each cell is sorted by.
    `values` has the export columns other than the count.
    """

    shade: Shade
    words: str
    cells: Sequence[str]
    keys: Sequence[Key]
    number: str = ""
    values: Values = field(default_factory=dict)


class Display(Protocol):
    """One way to show the figures of areas."""

    @property
    def columns(self) -> Sequence[Heading]: ...
    @property
    def title(self) -> str: ...
    @property
    def remarks(self) -> Sequence[str]: ...
    @property
    def legend(self) -> Sequence[LegendClass]: ...
    def figure(self, code: str, n: int) -> AreaFigure: ...
    def whole(self) -> Sequence[str]:
        """Return what the row of the whole force says after its count."""
        ...


class Counts:
    """Show counts."""

    def __init__(self, data: MapData, counted: Mapping[str, int]) -> None:
        self._data = data
        names = data.boundaries.names if data.boundaries else {}
        highest = max((counted.get(code, 0) for code in names), default=0)
        self._classes = classes_up_to(highest)
        label = data.state.question.measure.label
        self.columns: Sequence[Heading] = [Heading("count", label)]
        self.title = f"{label} in each area"
        self.remarks: Sequence[str] = []

    @property
    def legend(self) -> Sequence[LegendClass]:
        return [LegendClass(c.shade, c.label, c) for c in self._classes]

    def figure(self, code: str, n: int) -> AreaFigure:
        words = _counted(self._data, n)
        shade = shade_of(n, self._classes)
        return AreaFigure(shade, words, [f"{n:,}"], [(n,)], f"{n:,}" if n else "")

    def whole(self) -> Sequence[str]:
        return []


class Rates:
    """Show counts for each 1,000 residents a year."""

    def __init__(self, data: MapData, counted: Mapping[str, int]) -> None:
        self._data = data
        self._years = _years_of(data)
        rates = [
            self._rate(n, data.residents[code])
            for code, n in counted.items()
            if self._has_rate(code)
        ]
        # Whole numbers of the last decimal that is shown, to use the classes of counts:
        # of two classes beside each other neither shows a rate that is in both.
        highest = max(rates, default=0)
        self._places = _places_for(highest)
        self._scale = 10**self._places
        self._classes = classes_up_to(self._scaled(highest))
        per = "" if self._is_stock else " a year"
        label = data.state.question.measure.label
        self.columns: Sequence[Heading] = [
            Heading("count", label),
            Heading("residents", "Residents"),
            Heading("rate", f"Per 1,000{per}"),
        ]
        self.title = f"{label} per 1,000 residents{per}"
        self.remarks: Sequence[str] = _about_rates(data)

    @property
    def _is_stock(self) -> bool:
        return self._data.state.question.measure.kind == "stock"

    @property
    def legend(self) -> Sequence[LegendClass]:
        shown = [
            LegendClass(c.shade, self._label(c), c, self._scale) for c in self._classes
        ]
        if not any(map(self._has_rate, self._data.residents)):
            shown = []
        return [*shown, LegendClass("few", "No rate: few residents, or not known")]

    def figure(self, code: str, n: int) -> AreaFigure:
        people = self._data.residents.get(code)
        count = _counted(self._data, n)
        if people is None:
            words = f"{count}; residents not known"
            cells = [f"{n:,}", "Not known", NO_FIGURE]
            keys: list[Key] = [(n,), _LAST, _LAST]
            values: Values = {"remark": "Residents not known"}
            return AreaFigure("few", words, cells, keys, values=values)
        n_people, of_people = f"{people.residents:,}", (float(people.residents),)
        known: Values = {
            "residents": people.residents,
            "residents_of": _source_of(people),
        }
        if not self._has_rate(code):
            words = f"{count}; too few residents for a rate"
            values = {**known, "remark": "Too few residents for a rate"}
            cells, keys = [f"{n:,}", n_people, NO_FIGURE], [(n,), of_people, _LAST]
            return AreaFigure("few", words, cells, keys, values=values)
        rate = self._rate(n, people)
        shade = shade_of(self._scaled(rate), self._classes)
        per = "per 1,000" if self._is_stock else "per 1,000 a year"
        words = f"{self._written(rate)} {per}, {count}"
        cells = [f"{n:,}", n_people, self._written(rate)]
        keys, values = [(n,), of_people, (rate,)], {**known, "rate": rate}
        return AreaFigure(shade, words, cells, keys, self._written(rate), values)

    def whole(self) -> Sequence[str]:
        """Return the residents of the force and its rate, beside those of its areas."""
        if not (people := _in_all_districts(self._data)):
            return ["", ""]
        if people < FEWEST_RESIDENTS:
            return [f"{people:,}", NO_FIGURE]
        rate = self._data.total / people * 1000 / self._years
        return [f"{people:,}", self._written(rate)]

    def _has_rate(self, code: str) -> bool:
        people = self._data.residents.get(code)
        return people is not None and people.residents >= FEWEST_RESIDENTS

    def _rate(self, n: int, people: Residents) -> float:
        return n / people.residents * 1000 / self._years

    def _scaled(self, rate: float) -> int:
        """Return a rate in the last decimal shown; none that is over 0 becomes 0."""
        return max(round(rate * self._scale), 1) if rate else 0

    def _written(self, rate: float) -> str:
        return _of_rate(rate, self._places)

    def _label(self, counts: CountClass) -> str:
        low, high = (self._written(n / self._scale) for n in (counts.low, counts.high))
        return low if low == high else f"{low} to {high}"


class Changes:
    """Show how many more or fewer than in the periods compared with."""

    def __init__(self, data: MapData, counted: Mapping[str, int]) -> None:
        self._data = data
        label = data.state.question.measure.label
        base, self._then, heading = BASES[data.state.compared]
        self.columns: Sequence[Heading] = [
            Heading("count", _those_compared(data)),
            Heading("before", heading),
            Heading("change", "Change", is_number=False),
        ]
        self.title = f"{label}: change on {base}"
        self.remarks: Sequence[str] = _about_changes(data)
        self.legend: Sequence[LegendClass] = (
            LegendClass("more", "More"),
            LegendClass("same", "No evidence of change"),
            LegendClass("fewer", "Fewer"),
            LegendClass("unknown", "Too few weeks to say"),
        )

    def figure(self, code: str, n: int) -> AreaFigure:
        earlier = self._data.earlier
        if earlier is None or not earlier.pairs.now:
            return _not_comparable("cannot be compared", n)
        now = self._data.series_of(code, earlier.pairs.now)
        if code not in earlier.codes:
            return _not_comparable(f"other boundaries {self._then}", sum(now))
        then = self._data.series_of(code, earlier.pairs.then, earlier=True)
        found = verdict(now, then)
        if found.changed is None:
            return _not_comparable("too few weeks to say", found.now, found.then)
        shade, words = _in_words(found)
        tooltip = f"{found.now:,} now, {found.then:,} {self._then}: {words}"
        cells = [f"{found.now:,}", f"{found.then:,}", words[:1].upper() + words[1:]]
        values: Values = {
            "n": found.now,
            "year_before": found.then,
            "per_cent": found.per_cent if found.changed else None,
            "remark": cells[-1],
        }
        difference = found.now - found.then
        size: Key = (found.changed, abs(difference) if found.changed else found.now)
        return AreaFigure(
            shade,
            tooltip,
            cells,
            [(found.now,), (found.then,), size],
            f"{difference:+,}".replace("-", "−") if found.changed else "",
            values,
        )

    def whole(self) -> Sequence[str]:
        """Compare the whole force as each area is, and say what that is."""
        earlier = self._data.earlier
        if earlier is None or not earlier.pairs.now:
            return [NO_FIGURE, "Cannot be compared"]
        found = verdict(*self._data.force_pair(earlier))
        words = "too few weeks to say" if found.changed is None else _in_words(found)[1]
        return [f"{found.then:,}", words[:1].upper() + words[1:]]


DISPLAYS: Mapping[str, type[Counts] | type[Rates] | type[Changes]] = MappingProxyType(
    {"count": Counts, "rate": Rates, "change": Changes}
)


def display_for(data: MapData, counted: Mapping[str, int]) -> Display:
    """Return the way to show the figures that the address asks for."""
    return DISPLAYS[data.state.show_as](data, counted)


def _not_comparable(why: str, now: int, then: int | None = None) -> AreaFigure:
    remark = why[:1].upper() + why[1:]
    cells = [f"{now:,}", NO_FIGURE if then is None else f"{then:,}", remark]
    keys: Sequence[Key] = [(now,), _LAST if then is None else (then,), _LAST]
    known: Values = {"n": now} if then is None else {"n": now, "year_before": then}
    return AreaFigure("unknown", why, cells, keys, values={**known, "remark": remark})


def _those_compared(data: MapData) -> str:
    """Name the periods that a change counts: not all that the page is of."""
    pairs = data.earlier.pairs if data.earlier else None
    grain = data.state.question.measure.grain
    return n_periods(len(pairs.now), f"whole {grain}") if pairs and pairs.now else "Now"


def _in_words(found: Verdict) -> tuple[str, str]:
    if not found.changed:
        return "same", "no evidence of change"
    shade, words = ("more", "more") if found.now > found.then else ("fewer", "fewer")
    if found.per_cent is not None:
        words += f", {found.per_cent:+d}%".replace("-", "−")
    return shade, words


def _counted(data: MapData, n: int) -> str:
    if data.nothing_known:
        return "no file"
    return data.state.question.measure.units_of(n)


def _places_for(highest: float) -> int:
    """Return how many decimals every rate of a column has, by the highest of them."""
    return 0 if highest >= 100 else 1 if highest >= 1 else 2


def _of_rate(rate: float, places: int) -> str:
    least = 10.0**-places
    if 0 < rate < least / 2:
        return f"under {least:.{places}f}"
    return f"{rate:,.{places}f}" if rate else "0"


def _years_of(data: MapData) -> float:
    """Return the length of the range up to today in years; 1 for a stock."""
    if data.state.question.measure.kind == "stock":
        return 1
    tomorrow = data.today + timedelta(days=1)
    gaps = set(data.figures.gaps)
    days = sum(
        (min(period.end, tomorrow) - period.start).days
        for period in data.periods
        if period not in gaps
    )
    return max(days, 1) / DAYS_OF_A_YEAR


def _source_of(people: Residents) -> str:
    """Return the year and the source of a number of residents."""
    made_up = ", made up for this demonstration" if people.is_made_up else ""
    return f"{people.year}: {people.source}{made_up}"


def _in_all_districts(data: MapData) -> int:
    """Return how many live in the force's districts; 0 if it is not known of each."""
    names = data.districts.names if data.districts else {}
    known = data.district_residents
    return sum(known[code].residents for code in names) if {*names} <= {*known} else 0


def _without_residents(data: MapData) -> list[str]:
    """Name the areas without a rate because the number of residents is not known."""
    names = data.boundaries.names if data.boundaries else {}
    missing = [name for code, name in names.items() if code not in data.residents]
    if not (missing and data.residents):
        return []
    them = "it" if len(missing) == 1 else "them"
    if (more := len(missing) - MOST_NAMED) > 0:
        missing = [*missing[:MOST_NAMED], f"{more:,} more"]
    named = get_text_list(missing, "and")
    words = f"No rate for {named}: no number of residents is loaded for {them}."
    if data.state.question.level == Level.WARD:
        words += (
            " Residents are counted by small areas (LSOAs), each put into one ward; a "
            "ward into which none was put has no number."
        )
    return [words]


def _about_rates(data: MapData) -> list[str]:
    """Name the sources of the numbers of residents, and warn where rates mislead."""
    whole = data.district_residents.values() if _in_all_districts(data) else []
    by_area, by_force = (
        sorted({_source_of(people) for people in known})
        for known in (data.residents.values(), whole)
    )
    lines = [f"Residents of {source}." for source in by_area]
    lines += [
        f"For the whole force: residents of {source}."
        for source in by_force
        if source not in by_area
    ]
    if not lines:
        lines = [f"No number of residents is loaded for these {data.areas}."]
    lines += _without_residents(data)
    if n := len(whole):
        where = "district that is" if n == 1 else f"{n} districts that are"
        lines.append(
            "The rate of the whole force is of all that it counts, where the place is "
            f"not known too, for those who live in the {where} loaded."
        )
    lines.append(
        "Rates mislead where few people live and many visit, as in a city centre. "
        f"There is no rate below {FEWEST_RESIDENTS} residents. "
        f"{_of_a_year(data)}The rate of a count "
        f"under {FEW} varies by chance by a fifth or more."
    )
    return lines


def _of_a_year(data: MapData) -> str:
    """Say that a rate is of a whole year, whatever the page counts."""
    if data.state.question.measure.kind == "stock":
        return ""
    return "Each is of a year, as if the whole year were like the time shown. "


def _about_changes(data: MapData) -> list[str]:
    """Explain what is compared, what is left out, and the level of significance."""
    if data.state.question.measure.kind == "stock":
        return ["Most of these were there before, so no change is shown."]
    grain, then = data.state.question.measure.grain, BASES[data.state.compared][1]
    pairs = data.earlier.pairs if data.earlier else None
    if pairs is None or not pairs.now:
        return [f"No {grain} of the range has figures {then}."]
    n, n_all = len(pairs.now), len(data.periods)
    compared = f"Compared: {n} of {n_all} {grain}s"
    if data.state.compared == "year":
        lines = [f"{compared} with the same {grain} a year before."]
    else:
        lines = [f"{compared} with the {n_all} before."]
    if pairs.unpaired:
        lines.append("There was no week 53 a year before, so it is left out.")
    if n < FEWEST_PERIODS:
        lines.append(f"A change is judged from {FEWEST_PERIODS} {grain}s on.")
    lines.append(
        "Marked only where chance is unlikely (1 in 100): the more an area’s "
        f"{grain}s differ among themselves, the larger a change must be. "
        f"No percentages under {LEAST_FOR_PER_CENT}."
    )
    return lines
