"""The pages of disruptions: the list, a new one, one in error."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from operations.disruptions import presenters, queries
from operations.disruptions.actions import (
    NewDisruption,
    record_disruption,
    withdraw_disruption,
)
from operations.disruptions.forms import DisruptionForm
from operations.groups.queries import group as find_group
from operations.groups.queries import n_under_way
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.forms import FilterForm, WithdrawForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.ui.form_page import Done, answer_form, data_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_GROUPS, page="the list of disruptions")
@require_safe
def disruption_list(request: SignedInRequest) -> HttpResponse:
    """List the disruptions of all groups, the latest first."""
    viewer = request.user
    form = FilterForm(queries.FILTERS, request.GET, viewer=viewer)
    form.is_valid()
    page = queries.disruption_list(
        viewer, form.wanted, PageRequest.from_params(request.GET)
    )
    shown = presenters.list_page(
        page,
        form,
        n=queries.n_disruptions(viewer, form.wanted),
        n_under_way=n_under_way(viewer),
    )
    return render(request, "disruptions/list.html", {"page": shown, "form": form})


@requires(Verb.RUN_GROUPS, page="the form of a new disruption")
@page_methods
@never_cache
def new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a disruption of a group."""
    group = find_group(request.user, reference)
    if group.is_in_error:
        raise NotFound
    records = [
        (end.reference, presenters.record_words(end))
        for end in queries.can_show(request.user, group)
    ]
    form = DisruptionForm(data_of(request), viewer=request.user, records=records)

    def act() -> Done:
        row = record_disruption(
            by=request.user,
            submission=form.submission,
            reference=reference,
            disruption=NewDisruption(**form.cleaned),
        )
        saved = "was saved already" if row.is_repetition else "saved"
        return Done(f"Disruption {saved}")

    return answer_form(request, form, presenters.new_page(group), act=act)


@requires(Verb.RUN_GROUPS, page="the form that marks a disruption as in error")
@page_methods
@never_cache
def withdraw(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Mark a disruption as recorded in error."""
    group = find_group(request.user, reference)
    row = queries.one_disruption(request.user, group, n)
    form = WithdrawForm(data_of(request))

    def act() -> Done:
        withdraw_disruption(
            by=request.user, reference=reference, n=n, **form.cleaned_data
        )
        return Done("The disruption is marked as recorded in error")

    return answer_form(request, form, presenters.withdraw_page(group, row), act=act)
