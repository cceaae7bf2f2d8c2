"""Counts over time: the bars under the slider, and those of the open area."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from operations.taskings.record import TASKINGS
from operations.taskings.rules import LONGEST_SOURCE, shortened
from stronghold.core.kernel.weeks import Month, Period, periods
from stronghold.core.records.presenters import address
from stronghold.core.ui.charts import Chart, Point, bar_chart
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.html import joined, written
from stronghold.core.ui.parts import Link
from stronghold.figures.counted_rows import NO_STREET
from stronghold.figures.presenters.map_data import MapData
from stronghold.figures.presenters.wording import LONGEST_TASKING, n_open_taskings

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from stronghold.figures.queries import InStreet

WEEKS_OF_A_YEAR = 53
MOST_STREETS = 5
NO_NAME = "No street named"
_ROW = '<tr><th scope="row">{}</th><td class="sh-number">{}</td></tr>'
_LINK = '<a href="{}">{}</a>'


@dataclass(frozen=True)
class Numbers:
    """The numbers of the bars as a table, newest first; there may be hundreds.

    A row is a period, its number as text, and the address of its records or "".
    """

    caption: str
    grain: str
    label: str
    rows: Sequence[tuple[str, str, str]]

    @property
    def rows_drawn(self) -> SafeString:
        """The rows as HTML."""
        return joined(
            written(_ROW, label, written(_LINK, url, n) if url else n)
            for label, n, url in self.rows
        )


@dataclass(frozen=True)
class AreaPanel:
    """The open area: its figure and records, streets, open taskings, and its bars."""

    code: str
    name: str
    sentence: str
    # The address of the records counted; "" if the viewer may not read them.
    rows_url: str
    usual: str
    streets: Sequence[Link]
    more_streets: str
    taskings: Sequence[Link]
    # Leads to all of them; None without one.
    all_taskings: Link | None
    task_url: str
    chart: Chart
    numbers: Numbers
    clear_url: str


@dataclass(frozen=True)
class Timeline:
    """The counts of the whole force in the periods to choose from, the range marked."""

    chart: Chart
    numbers: Numbers


def timeline(data: MapData) -> Timeline:
    """Draw the periods to choose from, so that the range is seen in context."""
    question = data.state.question
    first, last = data.state.drawn
    shown, counted = list(periods(first, last)), data.force_by_period
    title = f"{question.measure.label} by {question.measure.grain}, whole force"
    urls = _rows_of_each(data, shown, counted)
    points = _points(data, shown, counted, urls, mark=True)
    return Timeline(
        chart=bar_chart(
            points, title=title, table_id="periods", noun=question.measure.units
        ),
        numbers=_numbers(data, shown, counted, urls, caption=title),
    )


def area_panel(data: MapData) -> AreaPanel | None:
    """Present the open area, if there is one and it is at this level."""
    code, question = data.state.area, data.state.question
    names = {row[0]: row[1] for row in data.figures.rows}
    names |= data.boundaries.names if data.boundaries else {}
    opened = data.opened
    if code not in names or opened is None:
        return None
    figures = [row[2:] for row in data.figures.rows if row[0] == code]
    counted, name = data.by_period(figures), names[code]
    title = f"{question.measure.label} in {name} by {question.measure.grain}"
    n, streets = data.over_range(counted), opened.streets or []
    urls = _rows_of_each(data, data.periods, counted, area=code)
    n_more = sum(street.n for street in streets[MOST_STREETS:])
    return AreaPanel(
        code=code,
        name=name,
        sentence=question.measure.units_of(n),
        rows_url=data.rows_of(question.first, question.last, area=code) if n else "",
        usual=opened.usual,
        streets=[_street(data, street, code) for street in streets[:MOST_STREETS]],
        more_streets=_more_streets(n_more, len(streets) - MOST_STREETS),
        taskings=[_tasking(tasking) for tasking in opened.taskings],
        all_taskings=_all_taskings(opened.n_taskings, code),
        task_url=_task_url(data, name) if opened.may_task else "",
        chart=bar_chart(
            _points(data, data.periods, counted, urls),
            title=title,
            table_id="area-periods",
            noun=question.measure.units,
        ),
        numbers=_numbers(data, data.periods, counted, urls, caption=title),
        clear_url=data.state.of("").url,
    )


def _street(data: MapData, street: "InStreet", area: str) -> Link:
    question = data.state.question
    url = data.rows_of(
        question.first,
        question.last,
        area=area,
        street=str(street.id) if street.id else NO_STREET,
    )
    return Link(f"{street.name or NO_NAME} {street.n:,}", url)


def _more_streets(n: int, n_others: int) -> str:
    """Return for example "and 36 in 9 more streets"; "" if there are none."""
    if n_others <= 0:
        return ""
    return f"and {n:,} in {n_others:,} more street{'' if n_others == 1 else 's'}"


def _all_taskings(n: int, area: str) -> Link | None:
    """Return the number of open taskings of an area, with the link to their list."""
    if not n:
        return None
    return Link(n_open_taskings(n), address(TASKINGS.url("list"), {"area": area}))


def _tasking(tasking: "Tasking") -> Link:
    what = shortened(tasking.what, LONGEST_TASKING)
    due = short_date(tasking.due_on)
    return Link(f"{what} Due {due}", TASKINGS.url("detail", tasking.reference))


def _task_url(data: MapData, name: str) -> str:
    """Return the address of a new tasking about the figure shown of this area."""
    label = data.state.question.measure.label
    given = {
        "place": name,
        "source": f"Map: {label} in {name}"[:LONGEST_SOURCE],
        "back": data.state.url,
    }
    return address(TASKINGS.url("new"), given)


def short_label(period: Period, among: int) -> str:
    """Write a period to fit under a bar: 31 Aug, or Aug ’26 if there are many bars."""
    if isinstance(period, Month) or among > WEEKS_OF_A_YEAR:
        return f"{period.start:%b} ’{period.start:%y}"
    return f"{period.start.day} {period.start:%b}"


def _points(
    data: MapData,
    shown: Sequence[Period],
    counted: Counter[date],
    urls: Mapping[Period, str],
    *,
    mark: bool = False,
) -> list[Point]:
    gaps, unfinished = set(data.force.gaps), set(data.force.unfinished)
    question = data.state.question
    first, last = question.first.start, question.last.start
    # A mark under each bar would set none apart.
    mark = mark and not all(first <= period.start <= last for period in shown)
    return [
        Point(
            short_label(period, len(shown)),
            None if period in gaps else counted[period.start],
            unfinished=period in unfinished,
            selected=mark and first <= period.start <= last,
            href=urls[period],
        )
        for period in shown
    ]


def _numbers(
    data: MapData,
    shown: Sequence[Period],
    counted: Counter[date],
    urls: Mapping[Period, str],
    *,
    caption: str,
) -> Numbers:
    measure = data.state.question.measure
    gaps, unfinished = set(data.force.gaps), set(data.force.unfinished)

    def cell(period: Period) -> str:
        n = f"{counted[period.start]:,}"
        if period in gaps:
            return f"No file ({n} counted)" if counted[period.start] else "No file"
        return f"{n}, unfinished" if period in unfinished else n

    return Numbers(
        caption=caption,
        grain=measure.grain.title(),
        label=measure.label,
        rows=[(period.label, cell(period), urls[period]) for period in reversed(shown)],
    )


def _rows_of_each(
    data: MapData, shown: Sequence[Period], counted: Counter[date], area: str = ""
) -> dict[Period, str]:
    """Return the address of the records of each period; empty if there are none."""
    return {
        period: data.rows_of(period, period, area=area) if counted[period.start] else ""
        for period in shown
    }
