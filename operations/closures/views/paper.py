"""The pages of the papers of a case."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from operations.closures.actions.paper import CASE_PAPERS
from operations.papers.views import (
    answer_new_paper,
    answer_paper,
    answer_paper_error,
)
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb


@csrf_exempt
@requires(Verb.USE_CLOSURES, page="the form that adds a paper to it")
@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a paper to a case."""
    return answer_new_paper(request, CASE_PAPERS, reference)


@requires(Verb.USE_CLOSURES, page="one of its papers")
@require_safe
def paper(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Hand out a paper of a case."""
    return answer_paper(request, CASE_PAPERS, reference, n)


@requires(Verb.USE_CLOSURES, page="the form that marks a paper as added in error")
@require_http_methods(["GET", "HEAD", "POST"])
def paper_error(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Mark a paper of a case as added in error."""
    return answer_paper_error(request, CASE_PAPERS, reference, n)
