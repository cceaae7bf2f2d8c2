"""The pages of the papers of an agreement."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.papers import presenters, queries
from stronghold.core.sharing.papers.actions import (
    NewPaper,
    add_paper,
    read_paper,
    remove_paper,
)
from stronghold.core.sharing.papers.forms import AgreementPaperForm, RemovePaperForm
from stronghold.core.sharing.queries import version
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.core.uploads.views import answer_large_file_form, file_answer


@csrf_exempt
@requires(Verb.RUN_AGREEMENTS, page="the form that adds a paper to an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Add a paper to a version; its token is checked once it can be read."""
    row = version(request.user, reference, number)
    if not queries.may_add(request.user, row):
        messages.error(request, "It is discarded, so no paper is added to it")
        return redirect("sharing:agreement", reference, number)

    def add(form: AgreementPaperForm) -> Done:
        kept = add_paper(
            by=request.user,
            reference=reference,
            version=number,
            paper=NewPaper(**form.cleaned),
            **form.sent,
        )
        url = reverse("sharing:agreement", args=[reference, number])
        return Done(f"Paper {kept.n} added: {kept.title}", url)

    return answer_large_file_form(
        request,
        AgreementPaperForm,
        presenters.new_paper_page(row),
        act=add,
        most_mb=settings.PAPER_MB,
    )


@requires(Verb.READ_AGREEMENTS, page="a paper of an agreement")
@require_safe
def paper(
    request: SignedInRequest, reference: str, number: int, n: int
) -> HttpResponse:
    """Hand out a paper of a version, to either side."""
    kept = read_paper(by=request.user, reference=reference, version=number, n=n)
    return file_answer(
        queries.PAPERS.parts_of(kept.stored_name),
        name=f"agreement-{reference}-version-{number}-paper-{n}.pdf",
        media_type="application/pdf",
        n_bytes=kept.n_bytes,
    )


@requires(Verb.RUN_AGREEMENTS, page="the form that removes a paper of an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(
    request: SignedInRequest, reference: str, number: int, n: int
) -> HttpResponse:
    """Remove a paper of a version that no one has signed."""
    row = version(request.user, reference, number)
    kept = queries.paper_of(request.user, reference, number, n)
    if not queries.may_remove(request.user, row):
        messages.error(request, "It has been signed, so its papers stay")
        return redirect("sharing:agreement", reference, number)

    def act() -> Done:
        remove_paper(by=request.user, reference=reference, version=number, n=n)
        return Done(f"Paper {n} is no longer shown")

    page = presenters.remove_paper_page(row, kept)
    return answer_form(request, RemovePaperForm(data_of(request)), page, act=act)
