"""What stands under a case's clocks: entries to review, and the notices made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.actions.review import may_review
from operations.closures.choices import EventKind, Issuer
from operations.closures.presenters import review_words
from operations.closures.queries import (
    is_alone,
    live_rows,
    reviewers,
    to_review,
)
from operations.closures.rules.facts import Kind
from stronghold.accounts.models import User
from stronghold.look.dates import written_instant

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice

ALONE = "Drafted and authorised by one person"


@dataclass(frozen=True)
class Review:
    """An entry that a reviewer looks at, who that is, and what they made of it."""

    title: str
    words: Sequence[str]
    review_url: str
    reviewed: str


@dataclass(frozen=True)
class Document:
    """A notice as it was made: whether it was served, and where it is printed again."""

    title: str
    url: str
    lines: Sequence[str]
    is_served: bool


def reviews(
    viewer: User, case: "ClosureCase", rows: Sequence["ClosureEvent"]
) -> list[Review]:
    """Return what waits for a reviewer, or was reviewed."""
    return [_review(viewer, case, row) for row in to_review(rows)]


def _review(viewer: User, case: "ClosureCase", row: "ClosureEvent") -> Review:
    entry = f"{EventKind(row.kind).label}, {written_instant(row.happened_at)}"
    alone = is_alone(row)
    own = alone and row.recorded_by_id == viewer.pk
    offered = may_review(viewer, case) and not row.reviewed_at and not own
    reviewed = _waits_for(case)
    if row.reviewed_at and row.reviewed_by:
        words = review_words(viewer, row)
        reviewed = f"Reviewed by {row.reviewed_by.display_name}"
        reviewed += f": {words}" if words else ""
    return Review(
        title=f"{ALONE}: {entry}" if alone else f"Not lawful: {entry}",
        words=[str(row.facts["alone"])] if alone else row.irregular,
        review_url=(
            reverse("closures:review", args=[case.reference, row.n]) if offered else ""
        ),
        reviewed=reviewed,
    )


def _waits_for(case: "ClosureCase") -> str:
    """Say who reviews it: whom a council has named, or an inspector of the police."""
    if case.issued_as == Issuer.POLICE:
        return "To be reviewed by an inspector"
    named = [one.display_name for one in reviewers(case)]
    if named:
        return f"To be reviewed for {case.issuer.name} by {' or '.join(named)}"
    return (
        f"{case.issuer.name} has named nobody who reviews its cases. Ask the "
        "administrator of this site to name one"
    )


def documents(
    case: "ClosureCase",
    kept: Sequence["ClosureNotice"],
    rows: Sequence["ClosureEvent"],
) -> list[Document]:
    """Return the notices that were made of a case, that which was served marked."""
    served = {
        row.facts.get("document") for row in live_rows(rows) if row.kind == Kind.SERVE
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
    """Return the notices that may have been served, the latest first."""
    return [
        (str(one.n), f"Notice {one.n}, made {written_instant(one.made_at)}")
        for one in kept
    ]
