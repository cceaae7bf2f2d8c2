"""The pages of published figures: list and revise them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.brief.publishing import presenters
from stronghold.brief.publishing.actions import revise_figures
from stronghold.brief.publishing.forms import ReviseForm
from stronghold.brief.publishing.queries import quarter_published, quarters
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.ui.dates import written_quarter
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of


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
    form = ReviseForm(data_of(request))

    def act() -> Done:
        revise_figures(by=request.user, quarter=named, **form.cleaned_data)
        return Done(f"The figures of {written_quarter(named)} are revised")

    page = FormPage(
        title="Revise published figures",
        caption=presenters.caption_of(named),
        lede="The quarter and its weeks are published again with the records that came "
        "late. Nothing that was counted before is corrected, because small numbers "
        "could be worked out from the difference. You cannot undo it.",
        button="Publish again",
        back_url=reverse("publishing:list"),
        back_text="Published figures",
    )
    return answer_form(request, form, page, act=act)


def _named(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError:
        raise NotFound from None
