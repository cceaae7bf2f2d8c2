"""The signed papers of a case: the list, and the pages to add or mark one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.presenters.move import MovePage
from operations.closures.queries import live_rows
from operations.closures.rules.paper import AFTER
from reports.photos.rules import written_size
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosurePaper


@dataclass(frozen=True)
class Paper:
    """A paper, its download address, and the page that marks it as added in error."""

    title: str
    url: str
    lines: Sequence[str]
    error_url: str


@dataclass(frozen=True)
class PaperPage:
    """What `closures/paper.html` draws."""

    reference: str
    back_url: str
    facts: Sequence[SummaryRow]


def kinds_to_add(case: "ClosureCase", rows: Sequence["ClosureEvent"]) -> list[str]:
    """Return which papers there can be, by the events of the case."""
    if case.is_in_error:
        return []
    happened = {row.kind for row in live_rows(rows)}
    return [kind for kind in AFTER if happened & set(AFTER[kind])]


def papers(
    case: "ClosureCase", kept: Sequence["ClosurePaper"], *, may_run: bool
) -> list[Paper]:
    """Return the papers that are kept with a case."""
    return [_paper(case, one, may_run=may_run) for one in kept]


def _paper(case: "ClosureCase", one: "ClosurePaper", *, may_run: bool) -> Paper:
    key = [case.reference, one.n]
    wrong = may_run and not case.is_in_error
    file = f"{one.get_media_type_display()}, {written_size(one.n_bytes)}"
    return Paper(
        title=f"{one.get_kind_display()} ({file})",
        url=reverse("closures:paper", args=key),
        lines=_lines(one),
        error_url=reverse("closures:paper_error", args=key) if wrong else "",
    )


def _lines(one: "ClosurePaper") -> list[str]:
    return [
        f"Added {written_instant(one.added_at)} by {one.added_by.display_name}",
        f"SHA-256 {one.digest}",
    ]


def new_paper_page(case: "ClosureCase") -> PaperPage:
    return PaperPage(
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        facts=[SummaryRow("Where", case.place_text or "Place on the map")],
    )


def paper_error_page(case: "ClosureCase", one: "ClosurePaper") -> MovePage:
    return MovePage(
        title="A paper that does not belong here",
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button="Mark as added in error",
        facts=[SummaryRow(str(one.get_kind_display()), lines=_lines(one))],
        hint="It will not be shown any more. The site keeps it, and who marked it.",
    )
