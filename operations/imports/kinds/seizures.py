"""Seizures: each line is an exhibit, in the street, at an arrest or at an entry."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

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
from operations.seizures.actions import NewSeizure, store_seizure
from operations.seizures.choices import DrugTest, SeizureKind
from operations.seizures.forms import SeizureForm, TakenWith
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.cells import place_given
from stronghold.core.records.form_cells import form_cells, form_columns
from stronghold.core.records.import_lines import of_line, when_given
from stronghold.core.records.rules import When

_FIELDS = entered(SEIZURES)
COLUMNS: Mapping[str, str] = with_place(
    {SOURCE: SOURCE_COLUMN}
    | form_columns(SeizureForm, _FIELDS)
    | {
        "occurred_on": "2026-11-24 or 24/11/2026; required in the street, and empty at "
        "an arrest or an entry, which has the time and the place",
        "occurred_time": WHEN_COLUMNS["occurred_time"],
        "arrest": "at an arrest: its custody record number",
        "warrant": "at an entry: the source of its warrant",
        "entry": "at an entry: the reference of the entry",
    }
)
REQUIRED = (SOURCE, "kind")


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted = Counted()
    for line in lines:
        cells = Cells(line)
        source = cells.read(SOURCE, read.reference("seizure"))
        facts = form_cells(cells, SeizureForm, _FIELDS)
        occurred, given = when_given(cells), place_given(cells)
        keep_words = cells.read("keep_words", read.yes)
        with of_line(line, identity=SOURCE, columns={"occurred_at": "occurred_on"}):
            cells.check()
            taken = _taken_with(run, cells)
            if taken is None:
                place = run.places.find(given)
                occurred = needs_when(occurred, subject="it was seized")
                taken = TakenWith(occurred, place)
            elif occurred is not None or given.words or given.has_point:
                raise RuleBroken(
                    "The arrest or entry has the time and the place. Empty these cells",
                    field="occurred_on" if occurred else "place",
                )
            seizure = NewSeizure(
                occurred=taken.occurred,
                place=taken.place,
                facts=_of_kind(facts),
                arrest_id=taken.arrest_id,
                entry_id=taken.entry_id,
                keep_words=keep_words,
            )
            row = store_seizure(
                by=run.by,
                submission=run.submission("seizures", line, source),
                seizure=seizure,
                verb=Verb.IMPORT_HISTORY,
            )
        counted.count(was_there=row.is_repetition)
    return counted


def _of_kind(facts: dict[str, Any]) -> dict[str, Any]:
    facts["test"] = facts["test"] or DrugTest.NONE
    if facts["kind"] != SeizureKind.DRUGS:
        for name in ("drug", "drug_class"):
            if facts[name]:
                raise RuleBroken("Only drugs have it. Empty the cell", field=name)
    elif not facts["drug"]:
        raise RuleBroken("Choose the drug, or other if it is not known", field="drug")
    return facts


def _taken_with(run: Run, cells: Cells) -> TakenWith | None:
    """Return the arrest or the entry of a line; None of one in the street."""
    number, warrant, entry = map(cells.cell, ("arrest", "warrant", "entry"))
    if number and (warrant or entry):
        raise RuleBroken("Give an arrest or an entry, not both", field="arrest")
    if number:
        arrest = run.arrest(number)
        if arrest is None:
            raise RuleBroken(
                "No arrest here has this custody record number. Import arrests first",
                field="arrest",
            )
        when = When(arrest.occurred_on, arrest.occurred_at)
        return TakenWith.at(arrest, occurred=when, arrest_id=arrest.pk)
    if bool(warrant) != bool(entry):
        raise RuleBroken("Give both the warrant and the entry", field="entry")
    if not warrant:
        return None
    made = run.entry(warrant, entry)
    if made is None:
        raise RuleBroken(
            "No such entry was imported. Import warrants first", field="entry"
        )
    when = When.at_instant(made.entered_at)
    return TakenWith.at(made.at, occurred=when, entry_id=made.pk)


_BY_SOURCE = by_source("seizures")


def _look_up(run: Run, lines: Sequence[Line]) -> Set[int]:
    there = _BY_SOURCE(run, lines)
    cells = [line.content for line in lines if line.number not in there]
    run.look_up_arrests(one["arrest"] for one in cells if "arrest" in one)
    run.look_up_entries(
        (one["warrant"], one["entry"])
        for one in cells
        if "warrant" in one and "entry" in one
    )
    return there


SEIZURES_HISTORY = HistoryKind(
    code="seizures",
    label="Seizures",
    columns=COLUMNS,
    required=REQUIRED,
    store=_store,
    look_up=_look_up,
)
