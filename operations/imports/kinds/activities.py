"""Activities: each line is one that is over."""

from collections.abc import Mapping, Sequence

from operations.activities.actions import NewActivity, store_activity
from operations.activities.forms import ActivityForm
from operations.activities.queries import Other, other_named
from operations.activities.record import ACTIVITIES
from operations.activities.rules import MOST_OTHERS
from operations.imports.kinds.kind import (
    SOURCE,
    SOURCE_COLUMN,
    WHEN_COLUMNS,
    Counted,
    HistoryKind,
    Run,
    by_source,
    entered,
    needs_when,
    with_place,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.cells import place_given
from stronghold.core.records.form_cells import form_cells, form_columns
from stronghold.core.records.import_lines import of_line, when_given

_FIELDS = entered(ACTIVITIES)
COLUMNS: Mapping[str, str] = with_place(
    {SOURCE: SOURCE_COLUMN}
    | form_columns(ActivityForm, _FIELDS)
    | dict(WHEN_COLUMNS)
    | {
        "organisation": "the code of the one that led it; empty is your own",
        "operation": "the reference of its operation, here or there",
        "others": "who else took part, as code/people or code/people/minutes, with a "
        "semicolon between; kind:bailiffs for one that has no code here",
    }
)
REQUIRED = (SOURCE, "kind", "n_people", "occurred_on")


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted = Counted()
    for line in lines:
        cells = Cells(line)
        source = cells.read(SOURCE, read.reference("activity"))
        facts = form_cells(cells, ActivityForm, _FIELDS)
        occurred, given = when_given(cells), place_given(cells)
        organisation = cells.read("organisation", run.organisation)
        operation = cells.read("operation", run.operation)
        others = cells.read("others", lambda cell: _others(run, cell))
        keep_words = cells.read("keep_words", read.yes)
        with of_line(line, identity=SOURCE, columns={"occurred_at": "occurred_on"}):
            cells.check()
            activity = NewActivity(
                occurred=needs_when(occurred, subject="it started"),
                place=run.places.find(given),
                facts=facts,
                organisation=organisation,
                operation=operation,
                others=others,
                keep_words=keep_words,
            )
            row = store_activity(
                by=run.by,
                submission=run.submission("activities", line, source),
                activity=activity,
                verb=Verb.IMPORT_HISTORY,
            )
        counted.count(was_there=row.is_repetition)
    return counted


def _others(run: Run, cell: str) -> Sequence[Other]:
    parts = [part.strip().split("/") for part in cell.split(";") if part.strip()]
    if len(parts) > MOST_OTHERS:
        raise CellWrong(f"must name {MOST_OTHERS} others or fewer")
    return [_other(run, part) for part in parts]


def _other(run: Run, part: Sequence[str]) -> Other:
    if len(part) not in {2, 3}:
        raise CellWrong("must be code/people or code/people/minutes")
    key, people, *minutes = (one.strip() for one in part)
    n_people = read.whole(people)
    if n_people is None:
        raise CellWrong("must have the number of people after the code")
    try:
        return other_named(
            run.by,
            key,
            n_people=n_people,
            minutes=read.whole(minutes[0]) if minutes else None,
        )
    except RuleBroken as broken:
        raise CellWrong(broken.message) from broken


ACTIVITIES_HISTORY = HistoryKind(
    code="activities",
    label="Activities",
    columns=COLUMNS,
    required=REQUIRED,
    store=_store,
    look_up=by_source("activities"),
)
