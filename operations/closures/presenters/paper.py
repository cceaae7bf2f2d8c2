"""The signed papers of a case: the list, and the pages to add or mark one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from operations.closures.events import live_rows
from operations.closures.presenters.move import BACK
from operations.closures.record import CLOSURES
from operations.closures.rules.paper import AFTER
from reports.photos.rules import written_size
from stronghold.core.records.presenters import named, written_place
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosurePaper


def kinds_to_add(case: "ClosureCase", rows: Sequence["ClosureEvent"]) -> list[str]:
    """Return which papers there can be, by the events of the case."""
    if case.is_in_error:
        return []
    happened = {row.kind for row in live_rows(rows)}
    return [kind for kind in AFTER if happened & set(AFTER[kind])]


def papers(
    case: "ClosureCase", kept: Sequence["ClosurePaper"], *, may_run: bool
) -> list[dict[str, Any]]:
    """Return the papers that are kept with a case, and where to mark one as wrong."""
    return [_paper(case, one, may_run=may_run) for one in kept]


def _paper(
    case: "ClosureCase", one: "ClosurePaper", *, may_run: bool
) -> dict[str, Any]:
    may_mark = may_run and not case.is_in_error
    key = [case.reference, str(one.n)]
    file = f"{one.get_media_type_display()}, {written_size(one.n_bytes)}"
    return {
        "title": f"{one.get_kind_display()} ({file})",
        "url": CLOSURES.url("paper", *key),
        "lines": _lines(one),
        "error_url": CLOSURES.url("paper_error", *key) if may_mark else "",
    }


def _lines(one: "ClosurePaper") -> list[str]:
    return [
        f"Added {written_instant(one.added_at)} by {one.added_by.display_name}",
        f"SHA-256 {one.digest}",
    ]


def new_paper_page(case: "ClosureCase") -> FormPage:
    return FormPage(
        title="Add a paper",
        caption=named(CLOSURES, case),
        lede="The signed notice or the court’s order, kept with the case unchanged.",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Add the paper",
        facts=[SummaryRow("Where", written_place(case))],
    )


def paper_error_page(case: "ClosureCase", one: "ClosurePaper") -> FormPage:
    return FormPage(
        title="A paper that does not belong here",
        caption=named(CLOSURES, case),
        lede="It will no longer be shown. The site keeps it, and who marked it.",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Mark as added in error",
        button_kind="warning",
        facts=[SummaryRow(str(one.get_kind_display()), lines=_lines(one))],
    )
