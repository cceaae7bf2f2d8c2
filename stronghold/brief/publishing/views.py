"""The pages of published figures: list and revise them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.brief.publishing import presenters
from stronghold.brief.publishing.forms import ReviseForm
from stronghold.brief.publishing.queries import quarter_published, quarters
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.quarters import Quarter


@requires(Verb.REVISE_FIGURES, page="the figures that were published")
@require_safe
def releases(request: SignedInRequest) -> HttpResponse:
    """List the quarters with published figures, and their revisions."""
    table = presenters.releases_table(quarters(request.user))
    return render(request, "brief/publishing/list.html", {"table": table})


@requires(Verb.REVISE_FIGURES, page="the form that revises published figures")
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: SignedInRequest, quarter: str) -> HttpResponse:
    """Publish the figures of a quarter and its weeks again, for a reason."""
    named = _named(quarter)
    quarter_published(request.user, named)
    form = ReviseForm(request.POST or None)
    if request.method == "POST" and form.revise(by=request.user, quarter=named):
        messages.success(request, f"The figures of {named} are revised")
        return redirect("publishing:list")
    context = {"form": form, "caption": presenters.caption_of(named)}
    status = 400 if form.errors else 200
    return render(request, "brief/publishing/revise.html", context, status=status)


def _named(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError:
        raise NotFound from None
