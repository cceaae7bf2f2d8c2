"""The entries of a case to review, and the notices made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.actions.review import may_review
from operations.closures.choices import EventKind
from operations.closures.presenters import review_words
from operations.closures.queries import (
    facts_of,
    is_alone,
    is_own_authority,
    live_rows,
    reviewers,
    to_review,
)
from operations.statute.choices import Issuer
from stronghold.core.accounts.models import User
from stronghold.core.records.presenters import place_cell
from stronghold.core.ui.dates import ago, written_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice
    from operations.closures.queries import WaitingEntry

ALONE = "Drafted and authorised by one person"


@dataclass(frozen=True)
class Review:
    """An entry to review, who reviews it, and the result."""

    title: str
    words: Sequence[str]
    review_url: str
    reviewed: str


@dataclass(frozen=True)
class Document:
    """A notice as it was made, whether it was served, and where to print it again."""

    title: str
    url: str
    lines: Sequence[str]
    is_served: bool


def reviews(
    viewer: User, case: "ClosureCase", rows: Sequence["ClosureEvent"]
) -> list[Review]:
    """Return the entries that wait for a reviewer, or were reviewed."""
    return [_review(viewer, case, row) for row in to_review(rows)]


def _review(viewer: User, case: "ClosureCase", row: "ClosureEvent") -> Review:
    waits = not (row.reviewed_at or is_own_authority(row, viewer))
    offered = waits and may_review(viewer, case)
    reviewed = _waits_for(case)
    if row.reviewed_at and row.reviewed_by:
        words = review_words(viewer, row)
        reviewed = f"Reviewed by {row.reviewed_by.display_name}"
        reviewed += f": {words}" if words else ""
    return Review(
        title=review_title(row),
        words=review_reasons(row),
        review_url=(
            reverse("closures:review", args=[case.reference, row.n]) if offered else ""
        ),
        reviewed=reviewed,
    )


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
    headings = ("Case", "Where", "To review", "Recorded")
    return Table(
        caption="Entries of closure cases to review, the longest waiting first",
        columns=[Column(text) for text in headings],
        rows=[_waiting_row(entry, now) for entry in found],
        hide_caption=True,
        stacked=True,
    )


def _waiting_row(waiting: "WaitingEntry", now: datetime) -> Row:
    case, entry = waiting.case, waiting.entry
    review = reverse("closures:review", args=[case.reference, entry.n])
    page = reverse("closures:detail", args=[case.reference])
    return Row(
        [
            Cell(case.reference, href=page, whole=True),
            place_cell(case),
            Cell(
                review_title(entry), href=review, note=". ".join(review_reasons(entry))
            ),
            Cell(ago(entry.recorded_at, now), note=entry.recorded_by.display_name),
        ]
    )


def _waits_for(case: "ClosureCase") -> str:
    """Return who reviews it: a council's named reviewer, or an inspector."""
    if case.issued_as == Issuer.POLICE:
        return "To be reviewed by an inspector"
    named = [reviewer.display_name for reviewer in reviewers(case)]
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
) -> list[Document]:
    """Return the notices made of a case, with the one that was served marked."""
    served = {
        facts_of(row).document for row in live_rows(rows) if row.kind == EventKind.SERVE
    }
    return [
        Document(
            title=f"Notice {one.n}",
            url=reverse("closures:notice_kept", args=[case.reference, one.n]),
            lines=[
                f"Made {written_instant(one.made_at)} by {one.made_by.display_name}",
                f"SHA-256 {one.digest}",
            ],
            is_served=one.n in served,
        )
        for one in kept
    ]


def documents_to_serve(kept: Sequence["ClosureNotice"]) -> list[tuple[str, str]]:
    """Return the choices for which notice was served, the latest first."""
    return [
        (str(one.n), f"Notice {one.n}, made {written_instant(one.made_at)}")
        for one in kept
    ]
