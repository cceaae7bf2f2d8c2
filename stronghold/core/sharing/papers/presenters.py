"""The papers of an agreement: the list, and the pages to add or remove one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.sharing.presenters import named_version
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import SummaryRow
from stronghold.core.uploads.rules import written_size

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement, AgreementPaper


def papers_panel(
    row: "Agreement",
    kept: Sequence["AgreementPaper"],
    *,
    may_add: bool,
    may_remove: bool,
) -> dict[str, Any] | None:
    """Return the papers, the latest first; None without any if none can be added."""
    if not kept and not may_add:
        return None
    key = [row.reference, row.version]
    return {
        "title": "Papers of this version",
        "papers": [_paper(row, one, may_remove=may_remove) for one in kept[::-1]],
        "new_url": reverse("sharing:new_paper", args=key) if may_add else "",
        "wrong": "Remove it",
        "wrong_short": "remove it",
    }


def _paper(
    row: "Agreement", one: "AgreementPaper", *, may_remove: bool
) -> dict[str, Any]:
    key = [row.reference, row.version, one.n]
    return {
        "n": one.n,
        "title": one.title,
        "file": _file(one),
        "url": reverse("sharing:paper", args=key),
        "added": _added(row, one),
        "digest": one.digest,
        "error_url": reverse("sharing:remove_paper", args=key) if may_remove else "",
    }


def _file(one: "AgreementPaper") -> str:
    pages = "1 page" if one.n_pages == 1 else f"{one.n_pages:,} pages"
    return f"PDF, {pages}, {written_size(one.n_bytes)}"


def _added(row: "Agreement", one: "AgreementPaper") -> str:
    """Say who added it and when, and whether a side had signed by then."""
    signed = [at for at in (row.police_signed_at, row.partner_signed_at) if at]
    is_later = any(at <= one.added_at for at in signed)
    when = f"Added {written_instant(one.added_at)} by {one.added_by.display_name}"
    return f"{when}, after it was signed" if is_later else when


def paper_rows(row: "Agreement", kept: Sequence["AgreementPaper"]) -> list[SummaryRow]:
    """Name each paper, when it was added, and its SHA-256."""
    return [
        SummaryRow(
            f"Paper {one.n}",
            lines=[
                f"{one.title} ({_file(one)})",
                _added(row, one),
                f"SHA-256 {one.digest}",
            ],
        )
        for one in kept
    ]


def new_paper_page(row: "Agreement") -> FormPage:
    lede = (
        "Both sides see it and can save it. It can be removed until someone signs."
        if row.is_draft
        else "Both sides see it and can save it. It cannot be removed: the version is "
        "signed, and its papers are evidence."
    )
    return FormPage(
        title="Add a paper",
        caption=named_version(row),
        lede=lede,
        back_url=_url(row),
        back_text="Back to the agreement",
        button="Add the paper",
    )


def remove_paper_page(row: "Agreement", one: "AgreementPaper") -> FormPage:
    return FormPage(
        title="Remove a paper",
        caption=named_version(row),
        lede="Neither side is shown it any longer. The site keeps it, and who removed "
        "it.",
        back_url=_url(row),
        back_text="Back to the agreement",
        button="Remove the paper",
        button_kind="warning",
        facts=paper_rows(row, [one]),
    )


def _url(row: "Agreement") -> str:
    return reverse("sharing:agreement", args=[row.reference, row.version])


def drawn_up_words(n: int) -> str:
    """Say that a draft is saved, and how many papers it has of the version before."""
    saved = "The draft is saved and needs both signatures"
    if not n:
        return saved
    papers = "1 paper" if n == 1 else f"{n} papers"
    return f"{saved}. It has {papers} of the version before"
