"""The pages of links: link a record to another, remove a link."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from operations.links import presenters, queries
from operations.links.actions import link_records, remove_link
from operations.links.forms import LinkForm, RemoveForm
from operations.links.rules import link_kind
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.form_page import Done, answer_form, data_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.LINK_RECORDS, page="the form that links records")
@page_methods
def new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Link a record to one that is offered, or to one by its reference."""
    viewer = request.user
    end = queries.end_named(viewer, reference)
    kinds = queries.kinds_to_link(viewer, reference)
    if getattr(end.row, "error_at", None) or not kinds:
        raise NotFound
    form = LinkForm(data_of(request))
    offered = queries.likely(viewer, end)

    def act() -> Done:
        other = form.cleaned_data["other"]
        queries.note_named(viewer, other)
        row = link_records(by=viewer, reference=reference, other=other)
        return Done(presenters.done_words(row.first, row.second))

    return answer_form(request, form, presenters.new_page(end, offered, kinds), act=act)


@requires(Verb.LINK_RECORDS, page="the form that removes a link")
@page_methods
def remove(request: SignedInRequest, reference: str, linked: str) -> HttpResponse:
    """Remove a link that was made in error, with the reason."""
    viewer = request.user
    first = queries.end_named(viewer, reference)
    second = queries.end_named(viewer, linked)
    queries.made_link(viewer, reference, linked)
    kind = link_kind(reference, linked)
    if kind is None:
        raise NotFound
    near = second if request.GET.get("from") == linked else first
    form = RemoveForm(data_of(request))

    def act() -> Done:
        remove_link(by=viewer, first=reference, second=linked, **form.cleaned_data)
        return Done("The link is removed")

    page = presenters.remove_page(near, first, second, kind)
    return answer_form(request, form, page, act=act)
