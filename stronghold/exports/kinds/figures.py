"""The figures of the map as an export: a row for each, or a shape for each area."""

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Period
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.tables import Cell, Holds
from stronghold.exports.choices import MAPS, TABLES
from stronghold.exports.kinds.kind import (
    ExportRequest,
    Form,
    ReadRow,
    SnapshotKind,
    geometry_of,
)
from stronghold.exports.kinds.map_columns import (
    ELSEWHERE,
    NAMES,
    NOT_KNOWN,
    SHOW_AS_COLUMNS,
    SHOW_AS_WORDS,
    MapRows,
    completeness,
    figure_column,
    rows_by_area,
)
from stronghold.exports.kinds.map_styles import style_of_map
from stronghold.exports.queries.areas import shapes_on
from stronghold.figures.choices import Level
from stronghold.figures.map_state import MapState
from stronghold.figures.queries.figures import (
    Tallies,
    span_of,
    tallies_for,
)
from stronghold.figures.question import Params, TallyQuestion

# Area, name, first day, category, number.
Figure = tuple[str, str, date, str, int]


COLUMNS = (
    figure_column(
        "area",
        "Area code",
        "Of the level chosen. “elsewhere”: place known, in none of these areas; "
        "“not-known”: no place. All rows together are the whole force.",
        holds=Holds.TEXT,
    ),
    figure_column("name", "Area", "The name of the area.", holds=Holds.TEXT),
    figure_column(
        "period",
        "Period",
        "ISO week or month; for shapes, rates and changes the whole range.",
        holds=Holds.TEXT,
    ),
    figure_column("begins", "Starts", "The first day of the period.", holds=Holds.DAY),
    figure_column(
        "status",
        "Status",
        "“unfinished”: not over at that time; “not known”: no file covers it.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "category",
        "Category",
        "Of the measure; empty if not split.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "n",
        "Number",
        "How many. Zero has no row in a table.",
        holds=Holds.WHOLE,
    ),
)


class FiguresKind(SnapshotKind):
    """What the map shows, with its parameters; aggregates, so no records are read."""

    code = "figures"
    label = "Figures of the map"

    def request(self, viewer: User, params: Params) -> ExportRequest:
        given = {name: v for name, v in params.items() if name not in {"area", "shown"}}
        state = MapState.from_params(given, partial(span_of, viewer))
        _check_values(given, state)
        question = state.question
        return ExportRequest(
            title=f"{question.measure.label} by {_level_in_words(question.level)}",
            params=state.export_params,
            filter_words=_filter_words(state),
            columns=[*COLUMNS, *SHOW_AS_COLUMNS[state.show_as]],
            formats=(*TABLES, *MAPS),
            back_url=lambda: state.url,
            count=lambda: None,
            rows=lambda form: _rows(viewer, state, form),
            facts=[("What is counted", question.measure.definition)],
            shape="MultiPolygon",
            style=partial(style_of_map, viewer, state),
        )


FIGURES = FiguresKind()


def _level_in_words(level: Level) -> str:
    return level.label if level == Level.LSOA else level.label.lower()


def _check_values(given: Params, state: MapState) -> None:
    """Refuse a range that ends in the future, which the map would shorten silently."""
    question = state.question
    for name, period in (("from", question.first), ("to", question.last)):
        values = given.get(name, [])
        if values and values[0] and values[0] != str(period):
            raise RuleBroken(f"{values[0]} is still to come", field=name)


def _filter_words(state: MapState) -> Sequence[str]:
    question = state.question
    first = written_date(question.first.start)
    last = written_date(question.last.last_day)
    words = [f"From {first} to {last}"]
    if state.show_as in SHOW_AS_WORDS:
        words.append(SHOW_AS_WORDS[state.show_as])
    if not state.category:
        return words
    return [*words, f"Category: {question.measure.category_name(state.category)}"]


def _figures(found: Tallies, state: MapState) -> Iterator[Figure]:
    """Yield the figures of the category shown, unknown places last."""
    rows = list(found.rows)
    rows += [(ELSEWHERE, NAMES[ELSEWHERE], *row) for row in found.elsewhere]
    rows += [(NOT_KNOWN, NAMES[NOT_KNOWN], *row) for row in found.not_known]
    return (row for row in rows if state.category in {"", row[3]})


def _rows(viewer: User, state: MapState, form: Form) -> Generator[ReadRow]:
    is_map = form.file_format in MAPS
    rows: MapRows
    if state.show_as in SHOW_AS_WORDS:
        rows = rows_by_area(viewer, state, form)
    else:
        rows = _shapes(viewer, state, form) if is_map else _tallies(viewer, state)
    for geometry, values in rows:
        cells = [values.get(column.name) for column in form.columns]
        yield ReadRow("", geometry, cells)


def _tallies(viewer: User, state: MapState) -> MapRows:
    """Yield each figure above zero, and each period that no file covers."""
    measure = state.question.measure
    found = tallies_for(viewer, state.question)
    unfinished = {period.start for period in found.unfinished}
    for area, name, start, category, n in _figures(found, state):
        yield (
            None,
            {
                "area": area,
                "name": name,
                "period": str(measure.period_of(start)),
                "begins": start,
                "status": "unfinished" if start in unfinished else "",
                "category": measure.category_name(category),
                "n": n,
            },
        )
    for period in found.gaps:
        yield None, _gap_row(period)


def _gap_row(period: Period) -> Mapping[str, Cell]:
    return {
        "area": "",
        "name": "Whole force",
        "period": str(period),
        "begins": period.start,
        "status": "not known",
        "category": "",
        "n": None,
    }


def _shapes(viewer: User, state: MapState, form: Form) -> MapRows:
    """Yield each area of the newest boundaries, then the counts in none of them."""
    question = state.question
    found = tallies_for(viewer, question)
    starts = _periods_counted(question)
    counted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for area, name, start, _, n in _figures(found, state):
        names[area] = name
        counted[area] += n if start in starts else 0
    same: Mapping[str, Cell] = {
        "period": f"{question.first} to {question.last}",
        "begins": question.first.start,
        "status": completeness(found),
        "category": question.measure.category_name(state.category),
    }
    is_gap = len(found.gaps) == len(question.periods) and not sum(counted.values())
    shapes = shapes_on(
        question.level,
        question.last.last_day,
        geometry_of(form, "outline"),
        force=viewer.force_id,
    )
    unplaced = [(code, name, None) for code, name in names.items()]
    drawn = {code for code, _, _ in shapes}
    rest = [row for row in unplaced if row[0] not in drawn]
    for code, name, shape in [*shapes, *rest]:
        total = None if is_gap else counted[code]
        yield shape, {**same, "area": code, "name": name, "n": total}


def _periods_counted(question: TallyQuestion) -> Collection[date]:
    """Return the first days of the periods counted: all, or of a stock the last."""
    is_stock = question.measure.kind == "stock"
    periods = question.periods[-1:] if is_stock else question.periods
    return {period.start for period in periods}
