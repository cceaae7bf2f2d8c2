"""What the pages of custody's arrests show: an import, and pairs to compare."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    MatchState,
    OffenceClass,
    Provision,
)
from stronghold.core.records.presenters import place_cell
from stronghold.core.ui.dates import written_instant, written_when
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from operations.arrests.actions.imports import Imported
    from operations.arrests.models import Arrest, ArrestMatch

MOST_PROBLEMS = 100
UNKNOWN = "Not known"


@dataclass(frozen=True)
class PairView:
    """Two arrests that may be one, and the address of the decision."""

    title: str
    table: Table
    url: str


@dataclass(frozen=True)
class DecidedView:
    """A decision that can be undone: what, by whom and when."""

    text: str
    by_and_when: str
    url: str


@dataclass(frozen=True)
class MatchesPage:
    pairs: Sequence[PairView]
    decided: Sequence[DecidedView]
    list_url: str


@dataclass(frozen=True)
class ImportPage:
    """The result of a check of a file, its problems, and what each column holds."""

    result: str
    problems: Table | None
    more: str
    columns: Table
    list_url: str


def matches_page(
    waiting: Sequence["ArrestMatch"], decided: Sequence["ArrestMatch"]
) -> MatchesPage:
    return MatchesPage(
        pairs=[_pair(match) for match in waiting],
        decided=[_decided(match) for match in decided],
        list_url=reverse("arrests:list"),
    )


def _pair(match: "ArrestMatch") -> PairView:
    recorded, imported = match.candidate, match.imported
    title = f"{recorded.reference} and {imported.reference}"
    ours, theirs = dict(_facts(recorded)), dict(_facts(imported))
    return PairView(
        title=title,
        table=Table(
            caption=f"{title} side by side",
            columns=[Column("Fact"), Column("The officer’s"), Column("Custody’s")],
            rows=[Row([key, ours[key], theirs[key]]) for key in ours],
            hide_caption=True,
            stacked=True,
        ),
        url=reverse("arrests:decide_match", args=[match.pk]),
    )


def _facts(arrest: "Arrest") -> list[tuple[str, Cell | str | int]]:
    url = reverse("arrests:detail", args=[arrest.reference])
    provision, disposal = arrest.offence_provision, arrest.disposal
    return [
        ("Arrest", Cell(arrest.reference, href=url)),
        ("When", written_when(arrest.occurred_on, arrest.occurred_at)),
        ("Where", place_cell(arrest)),
        ("Principal offence", OffenceClass(arrest.offence_class).label),
        ("Offence", Provision(provision).label if provision else UNKNOWN),
        ("Age on the day", AgeBand(arrest.age_band).label),
        ("Class of the drug", DrugClass(arrest.drug_class).label),
        ("Custody record number", arrest.custody_number or "Not given yet"),
        ("Disposal", Disposal(disposal).label if disposal else UNKNOWN),
        ("Recorded by", arrest.recorded_by.display_name),
    ]


def _decided(match: "ArrestMatch") -> DecidedView:
    is_same = match.state == MatchState.SAME
    decision = "are one arrest" if is_same else "are two arrests"
    person = match.decided_by.display_name if match.decided_by else "Someone"
    at = written_instant(match.decided_at) if match.decided_at else ""
    return DecidedView(
        text=f"{match.candidate.reference} and {match.imported.reference} {decision}",
        by_and_when=f"{person}, {at}",
        url=reverse("arrests:decide_match", args=[match.pk]),
    )


def imported_message(done: "Imported") -> str:
    """Return the result of an import in one line."""
    return (
        f"{_arrests(done.n_stored)} stored, {done.n_waiting:,} of them to compare with "
        f"officers’ records, {done.n_there:,} already stored, {done.n_completed:,} of "
        "these completed from the file"
    )


def import_page(
    done: "Imported | None", *, columns: Mapping[str, str], required: Collection[str]
) -> ImportPage:
    problems = done.problems if done else []
    return ImportPage(
        result=_result(done),
        problems=_problems(done),
        more=f"The first {MOST_PROBLEMS} of {len(problems):,} are shown."
        if len(problems) > MOST_PROBLEMS
        else "",
        columns=Table(
            caption="The columns of the file, in any order",
            columns=[Column("Column"), Column("What it holds")],
            rows=[Row([name, what]) for name, what in columns.items()],
            stacked=True,
        ),
        list_url=reverse("arrests:list"),
    )


def _result(done: "Imported | None") -> str:
    if done is None:
        return ""
    if done.problems:
        n_wrong = len(done.problems)
        return f"{n_wrong:,} of {done.n_lines:,} lines are wrong. Nothing is stored."
    return (
        f"The file is correct. It would add {_arrests(done.n_stored)}, "
        f"{done.n_waiting:,} of them to compare with officers’ records. "
        f"{done.n_there:,} are already stored; it would complete {done.n_completed:,}. "
        "Nothing is stored yet: choose the file again to import it."
    )


def _problems(done: "Imported | None") -> Table | None:
    if done is None or not done.problems:
        return None
    return Table(
        caption="What is wrong, and what to do",
        columns=[Column("Line"), Column("What is wrong"), Column("What to do")],
        rows=[
            Row([str(problem.line.number), problem.wrong, problem.to_do])
            for problem in done.problems[:MOST_PROBLEMS]
        ],
        stacked=True,
    )


def _arrests(n: int) -> str:
    return "1 arrest" if n == 1 else f"{n:,} arrests"
