"""The entries of a case to review, and the notices made of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import EventKind
from operations.closures.events import facts_of, is_alone, live_rows, to_review
from operations.closures.record import CLOSURES
from operations.statute.choices import Issuer
from stronghold.core.records.presenters import title_cell
from stronghold.core.ui.dates import ago, written_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice
    from operations.closures.queries import WaitingEntry
    from stronghold.core.accounts.models import User

ALONE = "Drafted and authorised by one person"


def reviews(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    *,
    offered: Collection[int],
    notes: Mapping[int, str],
    reviewers: Sequence["User"],
) -> list[dict[str, Any]]:
    """Return the entries that wait for a reviewer, or were reviewed.

    `offered` are the numbers of the entries that the viewer may review, and `reviewers`
    who the council has named.
    """
    return [
        {
            "title": review_title(row),
            "words": review_reasons(row),
            "reviewed": _reviewed(row, notes) or _waits_for(case, reviewers),
            "review_url": (
                CLOSURES.url("review", case.reference, str(row.n))
                if row.n in offered
                else ""
            ),
        }
        for row in to_review(rows)
    ]


def _reviewed(row: "ClosureEvent", notes: Mapping[int, str]) -> str:
    """Return who reviewed an entry, and the note if the viewer may read it."""
    if not (row.reviewed_at and row.reviewed_by):
        return ""
    words = notes.get(row.n, "")
    by = f"Reviewed by {row.reviewed_by.display_name}"
    return f"{by}: {words}" if words else by


def review_title(row: "ClosureEvent") -> str:
    """Return which entry it is, and why it is reviewed."""
    why = ALONE if is_alone(row) else "Not lawful"
    return f"{why}: {EventKind(row.kind).label}, {written_instant(row.happened_at)}"


def review_reasons(row: "ClosureEvent") -> Sequence[str]:
    """Return what was not lawful, or why one person did it alone."""
    return [facts_of(row).alone] if is_alone(row) else row.irregular


def waiting_table(found: Sequence["WaitingEntry"], *, now: datetime) -> Table | None:
    """List the entries to review, the longest waiting first; None if there are none."""
    if not found:
        return None
    headings = ("Case", "To review", "Recorded")
    return Table(
        caption="Entries of closure cases to review, the longest waiting first",
        columns=[Column(text) for text in headings],
        rows=[_waiting_row(entry, now) for entry in found],
        hide_caption=True,
        stacked=True,
    )


def _waiting_row(waiting: "WaitingEntry", now: datetime) -> Row:
    case, entry = waiting.case, waiting.entry
    review = CLOSURES.url("review", case.reference, str(entry.n))
    return Row(
        [
            title_cell(CLOSURES, case),
            Cell(
                review_title(entry), href=review, note=". ".join(review_reasons(entry))
            ),
            Cell(ago(entry.recorded_at, now), note=entry.recorded_by.display_name),
        ]
    )


def _waits_for(case: "ClosureCase", reviewers: Sequence["User"]) -> str:
    """Return who reviews it: a council's named reviewer, or an inspector."""
    if case.issued_as == Issuer.POLICE:
        return "To be reviewed by an inspector"
    named = [reviewer.display_name for reviewer in reviewers]
    if named:
        return f"To be reviewed for {case.issuer.name} by {' or '.join(named)}"
    return (
        f"{case.issuer.name} has not named anyone to review its cases. Ask the "
        "administrator of this site to name a reviewer"
    )


def documents(
    case: "ClosureCase",
    kept: Sequence["ClosureNotice"],
    rows: Sequence["ClosureEvent"],
) -> list[dict[str, Any]]:
    """Return the notices made of a case, with the one that was served marked."""
    served = {
        facts_of(row).document for row in live_rows(rows) if row.kind == EventKind.SERVE
    }
    return [
        {
            "title": f"Notice {one.n}",
            "url": CLOSURES.url("notice_kept", case.reference, str(one.n)),
            "lines": [
                f"Made {written_instant(one.made_at)} by {one.made_by.display_name}",
                f"SHA-256 {one.digest}",
            ],
            "is_served": one.n in served,
        }
        for one in kept
    ]


def documents_to_serve(kept: Sequence["ClosureNotice"]) -> list[tuple[str, str]]:
    """Return the choices for which notice was served, the latest first."""
    return [
        (str(one.n), f"Notice {one.n}, made {written_instant(one.made_at)}")
        for one in kept
    ]
