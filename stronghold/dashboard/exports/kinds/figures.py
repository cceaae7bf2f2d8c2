"""The figures of the map as an export: a row for each, or a shape for each area."""

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from stronghold.accounts.models import User
from stronghold.dashboard.choices import Level
from stronghold.dashboard.exports.choices import MAPS, TABLES
from stronghold.dashboard.exports.kinds.kind import (
    ExportRequest,
    Form,
    ReadRow,
    SnapshotKind,
)
from stronghold.dashboard.exports.kinds.map_columns import (
    COLUMNS_TOLD,
    ELSEWHERE,
    NAMES,
    NOT_KNOWN,
    TOLD_IN_WORDS,
    Told,
    figure_column,
    standing,
    told_by_area,
)
from stronghold.dashboard.exports.queries.areas import shapes_on
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.queries.figures import (
    Tallies,
    last_day,
    span_of,
    tallies_for,
)
from stronghold.dashboard.question import Params, TallyQuestion
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.weeks import Period
from stronghold.look.dates import written_date
from stronghold.look.tables import Cell, Holds

# Area, name, first day, category, number.
Figure = tuple[str, str, date, str, int]


COLUMNS = (
    figure_column(
        "area",
        "Area code",
        "Of the level asked for. “elsewhere”: place known, in none of these areas; "
        "“not-known”: no place. All rows together are the whole force’s.",
        holds=Holds.TEXT,
    ),
    figure_column("name", "Area", "What the area is called.", holds=Holds.TEXT),
    figure_column(
        "period",
        "Period",
        "ISO week or month; of an area’s shape, rate or change, all.",
        holds=Holds.TEXT,
    ),
    figure_column("begins", "Begins", "The first day of the period.", holds=Holds.DAY),
    figure_column(
        "stands",
        "How it stands",
        "“unfinished”: not over as of the file; “not known”: no file covers it.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "category",
        "Category",
        "Of the measure; none told if not split.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "n",
        "Number",
        "How many. What is zero has no row in a table.",
        holds=Holds.WHOLE,
    ),
)


class FiguresKind(SnapshotKind):
    """What the map shows, with its parameters; an aggregate, and no read of records."""

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
            columns=[*COLUMNS, *COLUMNS_TOLD[state.show_as]],
            formats=(*TABLES, *MAPS),
            back_url=lambda: state.url,
            count=lambda: None,
            rows=lambda form: _rows(viewer, state, form),
            facts=[("What is counted", question.measure.definition)],
            shape="MultiPolygon",
        )


FIGURES = FiguresKind()


def _level_in_words(level: Level) -> str:
    return level.label if level == Level.LSOA else level.label.lower()


def _check_values(given: Params, state: MapState) -> None:
    """Refuse a range cut at today, which the map would show without a word."""
    asked = state.question
    for name, period in (("from", asked.first), ("to", asked.last)):
        values = given.get(name, [])
        if values and values[0] and values[0] != str(period):
            raise RuleBroken(f"{values[0]} is still to come", field=name)


def _filter_words(state: MapState) -> Sequence[str]:
    asked = state.question
    first, last = written_date(asked.first.start), written_date(last_day(asked.last))
    words = [f"From {first} to {last}"]
    if state.show_as in TOLD_IN_WORDS:
        words.append(TOLD_IN_WORDS[state.show_as])
    if not state.category:
        return words
    return [*words, f"Category: {asked.measure.category_name(state.category)}"]


def _figures(found: Tallies, state: MapState) -> Iterator[Figure]:
    """Yield the figures of the category that is asked for, places unknown last."""
    rows = [
        *found.rows,
        *((ELSEWHERE, NAMES[ELSEWHERE], *row) for row in found.elsewhere),
        *((NOT_KNOWN, NAMES[NOT_KNOWN], *row) for row in found.not_known),
    ]
    return (row for row in rows if state.category in {"", row[3]})


def _rows(viewer: User, state: MapState, form: Form) -> Generator[ReadRow]:
    is_map = form.file_format in MAPS
    told: Told
    if state.show_as in TOLD_IN_WORDS:
        told = told_by_area(viewer, state, form)
    else:
        told = _shapes(viewer, state, form) if is_map else _tallies(viewer, state)
    for geometry, values in told:
        cells = [values.get(column.name) for column in form.columns]
        yield ReadRow("", geometry, cells)


def _tallies(viewer: User, state: MapState) -> Told:
    """Yield each figure that is not zero, and each period that no file covers."""
    measure = state.question.measure
    found = tallies_for(viewer, state.question)
    unfinished = {period.start for period in found.unfinished}
    for area, name, begins, category, n in _figures(found, state):
        yield (
            None,
            {
                "area": area,
                "name": name,
                "period": str(measure.period_of(begins)),
                "begins": begins,
                "stands": "unfinished" if begins in unfinished else "",
                "category": measure.category_name(category),
                "n": n,
            },
        )
    for period in found.gaps:
        yield None, _of_no_area(period)


def _of_no_area(period: Period) -> Mapping[str, Cell]:
    return {
        "area": "",
        "name": "Whole force",
        "period": str(period),
        "begins": period.start,
        "stands": "not known",
        "category": "",
        "n": None,
    }


def _shapes(viewer: User, state: MapState, form: Form) -> Told:
    """Yield each area of the newest boundaries, and then what is in none of them."""
    asked = state.question
    found = tallies_for(viewer, asked)
    counted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for area, name, begins, _, n in _figures(found, state):
        names[area] = name
        counted[area] += n if begins in _told(asked) else 0
    same: Mapping[str, Cell] = {
        "period": f"{asked.first} to {asked.last}",
        "begins": asked.first.start,
        "stands": standing(found),
        "category": asked.measure.category_name(state.category),
    }
    nothing = len(found.gaps) == len(asked.periods) and not sum(counted.values())
    shapes = shapes_on(asked.level, last_day(asked.last), form)
    unplaced = [(code, name, None) for code, name in names.items()]
    drawn = {code for code, _, _ in shapes}
    for code, name, shape in [*shapes, *(u for u in unplaced if u[0] not in drawn)]:
        told = None if nothing else counted[code]
        yield shape, {**same, "area": code, "name": name, "n": told}


def _told(asked: TallyQuestion) -> Collection[date]:
    """Return the periods that a figure is of: all, or of a stock the last."""
    told = asked.periods[-1:] if asked.measure.kind == "stock" else asked.periods
    return {period.start for period in told}
