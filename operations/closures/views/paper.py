"""The pages of signed papers: add one, download one, mark one as added in error.

The body of a request that sends a file is read last: after signing in, the verb, the
case and the size that it says it has.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from operations.closures import queries
from operations.closures.actions.paper import add_paper, mark_paper, read_paper
from operations.closures.forms.paper import PaperErrorForm, PaperForm
from operations.closures.presenters import paper as presenters
from operations.closures.record import CLOSURES
from operations.closures.rules.paper import ENDINGS
from reports.photos.rules import PhotoRefused, check_body
from reports.photos.upload import PhotoUpload
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, answer_form, data_of, form_page

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase

# A paper is handed out, and whatever else it might be taken for can do nothing here.
PAPER_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
UNREADABLE = "The upload was not complete. Send the file again"


@csrf_exempt
@requires(Verb.USE_CLOSURES, page="the form that adds a paper to it")
@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the form, or keep a paper: `_add` checks the CSRF token."""
    policy.require(request.user, CLOSURES.verb_to_write(request.user))
    case = one_record(CLOSURES, request.user, reference)
    if request.method != "POST":
        form = PaperForm(kinds=_kinds(request, case))
        return form_page(request, form, presenters.new_paper_page(case))
    try:
        check_body(int(request.META.get("CONTENT_LENGTH") or 0))
        request.upload_handlers = [PhotoUpload(request)]
        return _add(request, case)
    except (
        PhotoRefused,
        MultiPartParserError,
        RequestDataTooBig,
        TooManyFilesSent,
    ):
        form = PaperForm({}, kinds=_kinds(request, case))
        form.is_valid()
        form.errors.clear()
        form.add_error("file", UNREADABLE)
        answer = form_page(request, form, presenters.new_paper_page(case))
        answer.status_code = 413
        return answer


@csrf_protect
def _add(request: SignedInRequest, case: "ClosureCase") -> HttpResponse:
    form = PaperForm(request.POST, request.FILES, kinds=_kinds(request, case))

    def act() -> Done:
        kept, is_new = add_paper(
            by=request.user, reference=case.reference, **form.cleaned
        )
        said = "is kept with the case" if is_new else "was there already"
        return Done(f"{kept.get_kind_display()}: it {said}")

    return answer_form(request, form, presenters.new_paper_page(case), act=act)


def _kinds(request: SignedInRequest, case: "ClosureCase") -> list[str]:
    """Return which papers can be added; NotFound before there can be any."""
    rows = queries.events(request.user, case)
    kinds = presenters.kinds_to_add(case, rows)
    if not kinds:
        raise NotFound
    return kinds


@requires(Verb.USE_CLOSURES, page="one of its papers")
@require_safe
def paper(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Answer with a paper, byte for byte."""
    kept = read_paper(by=request.user, reference=reference, n=n)
    kind = kept.kind.replace("_", "-")
    name = f"{kind}-{reference}-{kept.n}.{ENDINGS[kept.media_type]}"
    headers = {
        **PAPER_HEADERS,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    body = bytes(kept.content)
    return HttpResponse(body, content_type=kept.media_type, headers=headers)


@requires(Verb.USE_CLOSURES, page="the form that marks a paper as added in error")
@require_http_methods(["GET", "HEAD", "POST"])
def paper_error(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Mark a paper as added in error."""
    policy.require(request.user, CLOSURES.verb_to_write(request.user))
    case = one_record(CLOSURES, request.user, reference)
    found = [paper for paper in queries.papers_of(request.user, case) if paper.n == n]
    if not found:
        raise NotFound
    form = PaperErrorForm(data_of(request))

    def act() -> Done:
        mark_paper(by=request.user, reference=reference, n=n, **form.cleaned_data)
        return Done(f"{reference}: the paper is no longer shown")

    page = presenters.paper_error_page(case, found[0])
    return answer_form(request, form, page, act=act)
