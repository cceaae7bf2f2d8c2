"""The figures of a brief in words: how many, compared with what, and is it a change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stronghold.brief.rules.lines import Line, change, per_cent
from stronghold.core.kernel.weeks import Period, Week
from stronghold.core.ui.charts import Point, Sparkline, sparkline
from stronghold.core.ui.parts import Tag
from stronghold.figures.counted_rows import CountedRows
from stronghold.figures.map_state import OPENS_BY, MapState
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.presenters.wording import range_in_words
from stronghold.figures.question import TallyQuestion
from stronghold.signals.presenters.wording import TAGS, usual
from stronghold.signals.rules.judging import SIGNALS, Finding, Rule
from stronghold.signals.rules.limits import Limits

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads

NOT_KNOWN = "–"
# The headings of the columns that a week is compared with.
AGAINST = ("Week before", "Mean of 4 before", "Year earlier")
IN_PROGRESS = "In progress"
NOT_YET = "Available on Monday"
THIS_WEEK, SO_FAR, PUBLISHED = "This week", "So far", "Published"
_NO_LIMITS = {
    ("stock", "week"): "Not tested: running total",
    ("flow", "month"): "Not tested: monthly",
}
_REPEATS = "Not tested: repeats are counted"
# For a signal that does not stand out among all figures.
MAY_BE_CHANCE = "Among all figures it may well be chance"
_CHANGES = {finding.value for finding in SIGNALS}
# What was outside its limits, if it was not the week itself.
_RULES = {
    Rule.FOUR_WEEKS.value: "The last four weeks together are unusual",
    Rule.EMPTY_WEEKS.value: "Nothing for too many weeks",
    Rule.IN_A_ROW.value: "Eight weeks in a row on one side of the mean",
    Rule.OUTER.value: "Three of four weeks nearer a limit than the mean",
}


@dataclass(frozen=True)
class Against:
    """A figure that the week is compared with, and the difference."""

    value: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True)
class FigureRow:
    """One measure: the week, the comparisons, and the finding."""

    code: str
    label: str
    url: str
    n: str
    # What the number covers: this week, this week so far, or the last publication.
    n_label: str
    note: str
    against: Sequence[tuple[str, Against]]
    spark: Sparkline
    tag: Tag
    limits: str
    is_change: bool
    # Whether a change stands out even among all figures of the week.
    stands_out: bool
    # How often chance alone flags it; None if it was not kept.
    rate: float | None

    @property
    def is_of_week(self) -> bool:
        """Whether it is of the brief's week, and not of the last one published."""
        return self.n_label != PUBLISHED


def figure_rows(
    lines: Sequence[Line], week: Week, *, today: date, not_tested: Collection[str]
) -> list[FigureRow]:
    """Present each measure's line.

    `not_tested` are the codes of the measures that are never tested for change.
    """
    return [
        figure_row(
            line,
            week,
            label=_label(line, week, today),
            today=today,
            is_tested=line.measure not in not_tested,
        )
        for line in lines
    ]


def figure_row(
    line: Line, week: Week, *, label: str, today: date, is_tested: bool
) -> FigureRow:
    """Present one measure's line; an unfinished week is not compared with others."""
    measure = MEASURES[line.measure]
    tag, limits = _finding(line, measure, week, is_tested=is_tested)
    n = None if label == SO_FAR else line.n
    return FigureRow(
        code=measure.code,
        label=measure.label,
        url=map_url(measure, line.when),
        n=NOT_KNOWN if line.n is None else f"{line.n:,}",
        n_label=label,
        note=_period_note(line, measure, label, today),
        against=list(
            zip(
                _against_what(measure),
                (
                    _against(n, line.before),
                    _against(n, line.mean),
                    _year(n, line),
                ),
                strict=True,
            )
        ),
        spark=_spark(line, measure, label),
        tag=tag,
        limits=limits,
        is_change=line.finding in _CHANGES,
        stands_out=line.finding in _CHANGES and line.stands_out,
        rate=line.rate,
    )


def _against_what(measure: Measure) -> Sequence[str]:
    """Return the labels of the comparisons, for cards without column headings."""
    return AGAINST if measure.grain == "week" else ("Month before", *AGAINST[1:])


def _label(line: Line, week: Week, today: date) -> str:
    """Return what the number of the line covers."""
    if line.when != week:
        return PUBLISHED
    return SO_FAR if week.end > today else THIS_WEEK


def _spark(line: Line, measure: Measure, label: str) -> Sparkline:
    return drawn(line.drawn, line.when, measure, unfinished=label == SO_FAR)


def drawn(
    counts: Sequence[int | None], last: Period, measure: Measure, *, unfinished: bool
) -> Sparkline:
    """Draw the counts of the periods up to `last`, which may be unfinished."""
    points = [
        Point(
            _short(last.shifted(place + 1 - len(counts))),
            n,
            unfinished=unfinished and place + 1 == len(counts),
        )
        for place, n in enumerate(counts)
    ]
    return sparkline(points, noun="" if measure.kind == "stock" else measure.units)


def _short(period: Period) -> str:
    return (
        f"{period.start.day} {period.start:%b}"
        if period.grain == "week"
        else (f"{period.start:%b %Y}")
    )


def map_url(measure: Measure, period: Period) -> str:
    """Return the address of the map of one period."""
    question = TallyQuestion(measure, OPENS_BY, period, period, by_category=True)
    return MapState(question, None).url


def rows_url(
    read: "WeekReads", code: str, *, category: str = "", **narrowed: str
) -> str:
    """Return the address of the records that a measure counts in the brief's week.

    Empty if the viewer may not list them.
    """
    if code not in read.listable:
        return ""
    week = read.week
    rows = CountedRows(MEASURES[code], week.start, week.last_day, category)
    return rows.url(**narrowed)


def written_change(difference: float | None) -> str:
    """Write +4, −2.3 or 0."""
    if difference is None:
        return ""
    rounded = round(difference, 1)
    if not rounded:
        return "0"
    sign = "+" if rounded > 0 else "−"
    size = abs(rounded)
    return f"{sign}{size:,.0f}" if size == int(size) else f"{sign}{size:,.1f}"


def written_number(value: float | None) -> str:
    """Write a count, or a mean with one decimal; 0 without one."""
    if value is None:
        return NOT_KNOWN
    if not value:
        return "0"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _against(n: int | None, base: float | None) -> Against:
    share = per_cent(n, base)
    difference = written_change(change(n, base))
    if share is not None:
        difference = f"{difference} ({written_change(round(share))}%)"
    return Against(written_number(base), difference)


def _year(n: int | None, line: Line) -> Against:
    if not line.twin:
        return Against(NOT_KNOWN, note="No week 53 a year earlier")
    found = _against(n, line.year_earlier)
    note = "Not recorded then" if line.year_earlier is None else ""
    return Against(found.value, found.change, note)


def _period_note(line: Line, measure: Measure, label: str, today: date) -> str:
    """Return which period it is, if it is not the brief's own week."""
    period = line.when
    if line.n is None:
        return "No file covers it yet" if measure.source_kind else "Not recorded yet"
    if label == PUBLISHED:
        return range_in_words(period, period, today=today)
    if label == SO_FAR:
        return SO_FAR
    return "At the end of the week" if measure.kind == "stock" else ""


def _finding(
    line: Line, measure: Measure, week: Week, *, is_tested: bool
) -> tuple[Tag, str]:
    """Return the finding as a tag, and the usual range in words."""
    if not line.finding:
        later = IN_PROGRESS if line.when == week else NOT_YET
        return Tag(later if is_tested else _no_limits(measure)), ""
    tag = TAGS[Finding(line.finding)]
    if line.low is None or line.high is None:
        return tag, ""
    parts = [f"Usually {usual(Limits(line.low, line.high))}"]
    parts.append(_RULES.get(line.rule, ""))
    if line.finding in _CHANGES and not line.stands_out:
        parts.append(MAY_BE_CHANCE)
    return tag, ". ".join(part for part in parts if part)


def _no_limits(measure: Measure) -> str:
    """Return why a measure is never tested."""
    return _NO_LIMITS.get((measure.kind, measure.grain), _REPEATS)
