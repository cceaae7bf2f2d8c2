"""How the figure of each area is told: a count, a rate, or the change on a year before.

Each way gives the map its shades and the legend, and the table its columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import floor, log10
from types import MappingProxyType
from typing import Protocol

from stronghold.dashboard.classes import CountClass, classes_up_to, shade_of
from stronghold.dashboard.presenters.map_data import Facts, Residents
from stronghold.dashboard.year_before import Verdict, verdict
from stronghold.kernel import clock

# Where fewer live, a rate says who passes through and not who lives there.
FEWEST_RESIDENTS = 500
# A rate of fewer than this wavers by chance by a fifth and more.
FEW = 20
DAYS_OF_A_YEAR = 365.25
NOT_TOLD = "–"
Shade = int | str | None
# What a file is given of an area besides its count, by column.
Values = Mapping[str, float | str | None]


@dataclass(frozen=True)
class LegendClass:
    """A shade and what it stands for."""

    shade: Shade
    label: str


@dataclass(frozen=True)
class Told:
    """An area's figure: its shade, what a tooltip says, and its cells in the table.

    `values` are the same besides the count for a file, by the columns of an export.
    """

    shade: Shade
    words: str
    cells: Sequence[str]
    values: Values = field(default_factory=dict)


class Telling(Protocol):
    """One way to tell the figures."""

    @property
    def columns(self) -> Sequence[str]: ...
    @property
    def title(self) -> str: ...
    @property
    def remarks(self) -> Sequence[str]: ...
    @property
    def legend(self) -> Sequence[LegendClass]: ...
    def told(self, code: str, n: int) -> Told: ...


class Counts:
    """How many, and nothing else."""

    def __init__(self, facts: Facts, counted: Mapping[str, int]) -> None:
        self._facts = facts
        names = facts.boundaries.names if facts.boundaries else {}
        highest = max((counted.get(code, 0) for code in names), default=0)
        self._classes = classes_up_to(highest)
        label = facts.state.question.measure.label
        self.columns: Sequence[str] = [label]
        self.title = f"{label} in each area"
        self.remarks: Sequence[str] = []

    @property
    def legend(self) -> Sequence[LegendClass]:
        return [LegendClass(one.shade, one.label) for one in self._classes]

    def told(self, code: str, n: int) -> Told:
        return Told(shade_of(n, self._classes), _counted(self._facts, n), [f"{n:,}"])


class Rates:
    """How many for each thousand residents, in a year."""

    def __init__(self, facts: Facts, counted: Mapping[str, int]) -> None:
        self._facts = facts
        self._years = _years_of(facts)
        rates = [
            self._rate(n, facts.residents[code])
            for code, n in counted.items()
            if self._is_told(code)
        ]
        # Classed as whole numbers of two or three digits are.
        highest = max(rates, default=0)
        self._scale = 10 ** (2 - floor(log10(highest))) if highest else 1
        self._classes = classes_up_to(round(highest * self._scale))
        per = "" if self._is_stock else " a year"
        label = facts.state.question.measure.label
        self.columns: Sequence[str] = [label, "Residents", f"Per 1,000{per}"]
        self.title = f"{label} per 1,000 residents{per}"
        self.remarks: Sequence[str] = _about_rates(facts)

    @property
    def _is_stock(self) -> bool:
        return self._facts.state.question.measure.kind == "stock"

    @property
    def legend(self) -> Sequence[LegendClass]:
        shown = [LegendClass(c.shade, self._label(c)) for c in self._classes]
        if not any(map(self._is_told, self._facts.residents)):
            shown = []
        return [*shown, LegendClass("few", "No rate: residents few or not known")]

    def told(self, code: str, n: int) -> Told:
        lives = self._facts.residents.get(code)
        count = _counted(self._facts, n)
        if lives is None:
            words = f"{count}; residents not known"
            cells = [f"{n:,}", "Not known", NOT_TOLD]
            return Told("few", words, cells, {"remark": "Residents not known"})
        people = f"{lives.residents:,}"
        known: Values = {
            "residents": lives.residents,
            "residents_of": _whose(lives),
        }
        if not self._is_told(code):
            words = f"{count}; too few residents for a rate"
            values = {**known, "remark": "Too few residents for a rate"}
            return Told("few", words, [f"{n:,}", people, NOT_TOLD], values)
        rate = self._rate(n, lives)
        shade = shade_of(round(rate * self._scale), self._classes)
        per = "per 1,000" if self._is_stock else "per 1,000 a year"
        words = f"{_of_rate(rate)} {per}, {count}"
        cells = [f"{n:,}", people, _of_rate(rate)]
        return Told(shade, words, cells, {**known, "rate": rate})

    def _is_told(self, code: str) -> bool:
        lives = self._facts.residents.get(code)
        return lives is not None and lives.residents >= FEWEST_RESIDENTS

    def _rate(self, n: int, lives: Residents) -> float:
        return n / lives.residents * 1000 / self._years

    def _label(self, one: CountClass) -> str:
        low, high = (_of_rate(n / self._scale) for n in (one.low, one.high))
        return low if low == high else f"{low} to {high}"


class Changes:
    """How many more or fewer than in the same weeks of the year before."""

    LEGEND: Sequence[LegendClass] = (
        LegendClass("more", "More than a year before"),
        LegendClass("same", "No evidence of change"),
        LegendClass("fewer", "Fewer than a year before"),
        LegendClass("untold", "Too little to say"),
    )

    def __init__(self, facts: Facts, counted: Mapping[str, int]) -> None:
        self._facts = facts
        label = facts.state.question.measure.label
        self.columns: Sequence[str] = ["Now", "A year before", "Change"]
        self.title = f"{label}: change on a year before"
        self.remarks: Sequence[str] = _about_changes(facts)
        self.legend = self.LEGEND

    def told(self, code: str, n: int) -> Told:
        earlier = self._facts.earlier
        if earlier is None or not earlier.pairs.now:
            return _untold("cannot be compared", f"{n:,}", NOT_TOLD)
        now = self._facts.series_of(code, earlier.pairs.now)
        if code not in earlier.codes:
            words = "other boundaries a year before"
            return _untold(words, f"{sum(now):,}", NOT_TOLD, values={"n": sum(now)})
        then = self._facts.series_of(code, earlier.pairs.then, earlier=True)
        found = verdict(now, then)
        counts = [f"{found.now:,}", f"{found.then:,}"]
        if found.changed is None:
            both: Values = {"n": found.now, "year_before": found.then}
            return _untold("too few weeks to say", *counts, values=both)
        shade, words = _in_words(found)
        told = f"{found.now:,} now, {found.then:,} a year before: {words}"
        cells = [*counts, words[:1].upper() + words[1:]]
        values: Values = {
            "n": found.now,
            "year_before": found.then,
            "per_cent": found.per_cent if found.changed else None,
            "remark": cells[-1],
        }
        return Told(shade, told, cells, values)


WAYS: Mapping[str, type[Counts] | type[Rates] | type[Changes]] = MappingProxyType(
    {"count": Counts, "rate": Rates, "change": Changes}
)


def telling_of(facts: Facts, counted: Mapping[str, int]) -> Telling:
    """Return the way to tell the figures that the address asks for."""
    return WAYS[facts.state.told_as](facts, counted)


def _untold(why: str, *counts: str, values: Values | None = None) -> Told:
    remark = why[:1].upper() + why[1:]
    return Told("untold", why, [*counts, remark], {**(values or {}), "remark": remark})


def _in_words(found: Verdict) -> tuple[str, str]:
    if not found.changed:
        return "same", "no evidence of change"
    shade, words = ("more", "more") if found.now > found.then else ("fewer", "fewer")
    if found.per_cent is not None:
        words += f", {found.per_cent:+d}%".replace("-", "−")
    return shade, words


def _counted(facts: Facts, n: int) -> str:
    if facts.nothing_known:
        return "no file"
    return facts.state.question.measure.units_of(n)


def _of_rate(rate: float) -> str:
    if not rate:
        return "0"
    return (
        f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}" if rate >= 1 else f"{rate:.2f}"
    )


def _years_of(facts: Facts) -> float:
    """Return how long the range is, up to today; of a stock a rate is of no time."""
    if facts.state.question.measure.kind == "stock":
        return 1
    today = clock.today() + timedelta(days=1)
    gaps = set(facts.figures.gaps)
    days = sum(
        (min(period.end, today) - period.start).days
        for period in facts.asked
        if period not in gaps
    )
    return max(days, 1) / DAYS_OF_A_YEAR


def _whose(lives: Residents) -> str:
    """Say of which year a number of residents is, and who says so."""
    made_up = ", made up for this demonstration" if lives.is_made_up else ""
    return f"{lives.year}: {lives.source}{made_up}"


def _about_rates(facts: Facts) -> list[str]:
    """Say whose numbers of residents these are, and where a rate misleads."""
    sources = {f"Residents of {_whose(lives)}" for lives in facts.residents.values()}
    told = [f"{source}." for source in sorted(sources)]
    if not sources:
        told = [f"No number of residents is loaded for these {facts.areas}."]
    return [
        *told,
        "A rate misleads where few live and many come, as in a centre. "
        f"None is given below {FEWEST_RESIDENTS} residents, and one of fewer than "
        f"{FEW} wavers by chance by a fifth or more.",
    ]


def _about_changes(facts: Facts) -> list[str]:
    """Say what is compared with what, what is left out, and how sure it is."""
    if facts.state.question.measure.kind == "stock":
        return ["What is there at one time was mostly there before: no change is told."]
    grain = facts.state.question.measure.grain
    pairs = facts.earlier.pairs if facts.earlier else None
    if pairs is None or not pairs.now:
        return [f"No {grain} of the range has its twin of the year before on file."]
    n, whole = len(pairs.now), len(facts.asked)
    told = [
        f"Compared: {n} of {whole} {grain}s, each with the same of the year before."
    ]
    if pairs.without_twin:
        told.append("Week 53 has no twin a year before, and is left out.")
    told.append(
        "More and fewer are said where chance alone would do it once in 100 areas; "
        "no per cent is given on a base under 20."
    )
    return told
