"""What the pages of custody's arrests show: an import, and pairs to compare."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.arrests.choices import MatchState
from operations.arrests.record import ARRESTS
from stronghold.core.records.presenters import place_cell, title_cell
from stronghold.core.ui.dates import written_date, written_instant, written_when
from stronghold.core.ui.parts import Cell, Column, Row, Table, columns_table
from stronghold.core.uploads.checked_files.presenters import (
    checked_sentence,
    waiting,
)

if TYPE_CHECKING:
    from operations.arrests.actions.imports import Imported
    from operations.arrests.models import Arrest, ArrestMatch
    from stronghold.core.accounts.models import CheckedFile

MOST_PROBLEMS = 100
UNKNOWN = "Not known"


def matches_page(
    waiting: Sequence["ArrestMatch"], decided: Sequence["ArrestMatch"]
) -> dict[str, Any]:
    """Return what `arrests/matches.html` draws."""
    return {
        "pairs": [_pair(match) for match in waiting],
        "decided": [_decided(match) for match in decided],
        "list_url": ARRESTS.url("list"),
    }


def _pair(match: "ArrestMatch") -> dict[str, Any]:
    """Return two arrests that may be one, and the address of the decision."""
    recorded, imported = match.candidate, match.imported
    title = f"{recorded.reference} and {imported.reference}"
    ours, theirs = dict(_facts(recorded)), dict(_facts(imported))
    table = Table(
        caption=f"{title} side by side",
        columns=[Column("Fact"), Column("The officer’s"), Column("Custody’s")],
        rows=[Row([key, ours[key], theirs[key]]) for key in ours],
        hide_caption=True,
        stacked=True,
    )
    url = reverse("arrests:decide_match", args=[match.pk])
    heading = f"{ARRESTS.title(recorded)}, {written_date(recorded.occurred_on)}"
    return {"title": title, "heading": heading, "table": table, "url": url}


def _facts(arrest: "Arrest") -> list[tuple[str, Cell | str | int]]:
    return [
        ("Arrest", title_cell(ARRESTS, arrest)),
        ("When", written_when(arrest.occurred_on, arrest.occurred_at)),
        ("Where", place_cell(arrest)),
        _fact(arrest, "offence_class"),
        _fact(arrest, "offence_provision", UNKNOWN),
        _fact(arrest, "age_band"),
        _fact(arrest, "drug_class"),
        _fact(arrest, "custody_number"),
        _fact(arrest, "disposal", UNKNOWN),
        _fact(arrest, "recorded_by"),
    ]


def _fact(arrest: "Arrest", name: str, if_none: str = "") -> tuple[str, str]:
    field = ARRESTS.field(name)
    return field.label, field.text(arrest) or if_none


def _decided(match: "ArrestMatch") -> dict[str, str]:
    """Return a decision that can be undone: what, by whom and when."""
    pair = f"{match.candidate.reference} and {match.imported.reference}"
    is_same = match.state == MatchState.SAME
    person = match.decided_by.display_name if match.decided_by else "Someone"
    at = written_instant(match.decided_at) if match.decided_at else ""
    return {
        "text": f"{pair} are one arrest" if is_same else f"{pair} are two arrests",
        "by_and_when": f"{person}, {at}",
        "url": reverse("arrests:decide_match", args=[match.pk]),
    }


def imported_message(done: "Imported") -> str:
    """Return the result of an import in one line."""
    return (
        f"{_arrests(done.n_stored)} stored, {done.n_waiting:,} of them to compare with "
        f"officers’ records, {done.n_there:,} already stored, {done.n_completed:,} of "
        "these completed from the file"
    )


def import_page(
    done: "Imported | None",
    kept: "CheckedFile | None",
    *,
    columns: Mapping[str, str],
) -> dict[str, Any]:
    """Return what `components/import_file.html` draws around its form.

    That is the result of a check of a file, its problems, and what each column holds.
    """
    n_problems = len(done.problems) if done else 0
    more = f"The first {MOST_PROBLEMS} of {n_problems:,} are shown."
    return {
        "result": _result(done, kept),
        "waiting": waiting(kept),
        "problems": _problems(done),
        "more": more if n_problems > MOST_PROBLEMS else "",
        "columns": columns_table(columns),
        "title": "Import arrests from custody",
        "list_text": "All arrests",
        "list_url": ARRESTS.url("list"),
    }


def _result(done: "Imported | None", kept: "CheckedFile | None") -> str:
    if done is None:
        return f"{checked_sentence(kept)} Nothing is stored yet." if kept else ""
    if done.problems:
        n_wrong = len(done.problems)
        are = "is" if n_wrong == 1 else "are"
        return f"{n_wrong:,} of {done.n_lines:,} lines {are} wrong. Nothing is stored."
    return (
        f"The file is correct. It would add {_arrests(done.n_stored)}, "
        f"{done.n_waiting:,} of them to compare with officers’ records. "
        f"{done.n_there:,} are already stored; it would complete {done.n_completed:,}. "
        "Nothing is stored yet."
    )


def _problems(done: "Imported | None") -> Table | None:
    if done is None or not done.problems:
        return None
    return Table(
        caption="What is wrong, and what to do",
        columns=[Column("Where"), Column("What is wrong"), Column("What to do")],
        rows=[
            Row([f"Line {problem.line.number:,}", problem.wrong, problem.to_do])
            for problem in done.problems[:MOST_PROBLEMS]
        ],
        stacked=True,
    )


def _arrests(n: int) -> str:
    return "1 arrest" if n == 1 else f"{n:,} arrests"
