"""The papers of a record: the list, and the pages to add or mark one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stronghold.core.records.presenters import Panel, named
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import SummaryRow
from stronghold.core.uploads.rules import written_size

if TYPE_CHECKING:
    from operations.papers.models import Paper
    from operations.papers.owner import PaperOwner


def papers_panel(
    owner: "PaperOwner", record: Any, kept: Sequence["Paper"], *, may_add: bool
) -> Panel | None:
    """Return the list of papers; None if there are none and none can be added."""
    if not kept and not may_add:
        return None
    new_url = owner.kind.url("new_paper", record.reference) if may_add else ""
    shown = {
        "papers": [_paper(owner, record, one, may_add=may_add) for one in kept],
        "new_url": new_url,
    }
    return Panel("papers/panel.html", shown)


def _paper(
    owner: "PaperOwner", record: Any, one: "Paper", *, may_add: bool
) -> dict[str, Any]:
    key = [record.reference, str(one.n)]
    return {
        "n": one.n,
        "kind": str(one.get_kind_display()),
        "title": one.title,
        "file": _file(one),
        "url": owner.kind.url("paper", *key),
        "added": _added(one),
        "digest": one.digest,
        "error_url": owner.kind.url("paper_error", *key) if may_add else "",
    }


def _file(one: "Paper") -> str:
    pages = "" if one.n_pages == 1 else f", {one.n_pages:,} pages"
    return f"{one.get_media_type_display()}{pages}, {written_size(one.n_bytes)}"


def _added(one: "Paper") -> str:
    return f"Added {written_instant(one.added_at)} by {one.added_by.display_name}"


def new_paper_page(owner: "PaperOwner", record: Any) -> FormPage:
    return FormPage(
        title="Add a paper",
        caption=named(owner.kind, record),
        lede="A paper or exhibit, kept here and shown to who may read this record.",
        back_url=owner.kind.url("detail", record.reference),
        back_text=f"Back to the {owner.kind.one.lower()}",
        button="Add the paper",
    )


def paper_error_page(owner: "PaperOwner", record: Any, one: "Paper") -> FormPage:
    lines = [one.title, _added(one), f"SHA-256 {one.digest}"]
    return FormPage(
        title="A paper that does not belong here",
        caption=named(owner.kind, record),
        lede="It will no longer be shown. The site keeps it, and who marked it.",
        back_url=owner.kind.url("detail", record.reference),
        back_text=f"Back to the {owner.kind.one.lower()}",
        button="Mark as added in error",
        button_kind="warning",
        facts=[SummaryRow(f"{one.n}. {one.get_kind_display()}", lines=lines)],
    )
