"""The pages of papers, which each kind of record with papers has at its addresses."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse

from operations.papers import presenters, queries
from operations.papers.actions import NewPaper, add_paper, mark_paper, read_paper
from operations.papers.forms import PaperErrorForm, PaperForm
from operations.papers.owner import PaperOwner, require_reading
from operations.papers.rules import ENDINGS
from stronghold.core.accounts.access import SignedInRequest
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.records.presenters import Panel
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.core.uploads.views import answer_large_file_form, file_answer

if TYPE_CHECKING:
    from operations.papers.models import Paper


def papers_panel(viewer: User, owner: PaperOwner, record: Any) -> Panel | None:
    """Return the panel of papers for the page of their record."""
    return panel_of(viewer, owner, record, queries.papers_of(viewer, owner, record))


def panel_of(
    viewer: User, owner: PaperOwner, record: Any, kept: "Sequence[Paper]"
) -> Panel | None:
    """Return the panel of papers that were read already."""
    may_add = owner.may_add(viewer, record) and not record.is_in_error
    return presenters.papers_panel(owner, record, kept, may_add=may_add)


def _require_adding(viewer: User, owner: PaperOwner, record: Any) -> None:
    require_reading(viewer)
    if not owner.may_add(viewer, record):
        raise NotAllowed(owner.kind.verb_to_write(viewer))


def answer_new_paper(
    request: SignedInRequest, owner: PaperOwner, reference: str
) -> HttpResponse:
    """Show the form, or keep a paper; the token is checked once it can be read.

    The view has to be `csrf_exempt`.
    """
    record = one_record(owner.kind, request.user, reference)
    _require_adding(request.user, owner, record)
    kinds, page = owner.kinds(record), presenters.new_paper_page(owner, record)

    def add(form: PaperForm) -> Done:
        kept = add_paper(
            by=request.user,
            owner=owner,
            reference=record.reference,
            paper=NewPaper(**form.cleaned),
            **form.sent,
        )
        return Done(f"Paper {kept.n} added: {kept.title}")

    return answer_large_file_form(
        request,
        partial(PaperForm, kinds=kinds),
        page,
        act=add,
        most_mb=settings.PAPER_MB,
    )


def answer_paper(
    request: SignedInRequest, owner: PaperOwner, reference: str, n: int
) -> HttpResponse:
    """Hand out the file of a paper."""
    kept = read_paper(by=request.user, owner=owner, reference=reference, n=n)
    return file_answer(
        queries.parts_of(kept),
        name=file_name(kept, reference),
        media_type=kept.media_type,
        n_bytes=kept.n_bytes,
    )


def file_name(paper: "Paper", reference: str) -> str:
    """Return the name under which a paper is handed out, which names no one."""
    kind = paper.kind.replace("_", "-")
    return f"{kind}-{reference}-{paper.n}.{ENDINGS[paper.media_type]}"


def answer_paper_error(
    request: SignedInRequest, owner: PaperOwner, reference: str, n: int
) -> HttpResponse:
    """Mark a paper as added in error."""
    record = one_record(owner.kind, request.user, reference)
    _require_adding(request.user, owner, record)
    kept = queries.paper_of(request.user, owner, reference, n)
    form = PaperErrorForm(data_of(request))

    def act() -> Done:
        mark_paper(
            by=request.user,
            owner=owner,
            reference=reference,
            n=n,
            **form.cleaned_data,
        )
        return Done(f"Paper {n} is no longer shown")

    page = presenters.paper_error_page(owner, record, kept)
    return answer_form(request, form, page, act=act)
