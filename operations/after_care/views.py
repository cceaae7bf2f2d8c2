"""The pages of after-care: the list, one home, and its end."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from operations.after_care import presenters, queries
from operations.after_care.actions import (
    NewAfterCare,
    begin_after_care,
    end_after_care,
)
from operations.after_care.forms import BeginForm, EndForm
from operations.after_care.record import AFTER_CARE
from operations.operation.queries import page_wanted
from operations.operation.views import FORM, answer_plan
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.presenters import address
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of


@requires(Verb.READ_SAFEGUARDING, page="the list of homes to be revisited")
@require_safe
def after_care_list(request: SignedInRequest) -> HttpResponse:
    """List the homes that are revisited, or those where it has ended."""
    wanted = ListFilter.from_params(queries.FILTERS, request.GET, viewer=request.user)
    found = queries.after_care_list(request.user, wanted, page_wanted(request.GET))
    page = presenters.list_page(found, wanted, clock.today())
    return render(request, "operation/list.html", {"page": page})


@requires(Verb.READ_SAFEGUARDING, page="its page")
@require_safe
def after_care(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the revisits of one home, with its history."""
    row = one_record(AFTER_CARE, request.user, reference)
    visit = {"kind": "welfare_visit", "home": reference}
    page = presenters.one_page(
        row,
        queries.revisits_of(row),
        may_end=policy.can(request.user, Verb.RAISE_CONCERN),
        visit_url=address(reverse("activities:new"), visit),
        today=clock.today(),
    )
    return answer_plan(request, AFTER_CARE, row, page)


@requires(Verb.RAISE_CONCERN, page="the form that plans revisits to a home")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Plan revisits to a home."""
    home = queries.home_of(request.user, premises_id)
    form = BeginForm(data_of(request), viewer=request.user)

    def act() -> Done:
        given = NewAfterCare(home, form.cleaned_data["since"])
        row = begin_after_care(by=request.user, submission=form.submission, home=given)
        return Done("The revisits are planned", AFTER_CARE.url("detail", row.reference))

    page = FormPage(
        title="Plan revisits to a home that was taken over",
        caption=home.address,
        lede=presenters.DUE,
        back_url=reverse("ledger:premises", args=[home.pk]),
        back_text="Back to the premises",
        button="Plan the revisits",
        template=FORM,
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RAISE_CONCERN, page="the form that ends after-care")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    """End the after-care of a home, with the reason."""
    row = one_record(AFTER_CARE, request.user, reference)
    form = EndForm(data_of(request), viewer=request.user)

    def act() -> Done:
        end_after_care(by=request.user, reference=reference, **form.cleaned)
        return Done("The after-care has ended")

    page = FormPage(
        title="End the after-care",
        caption=row.place_text,
        back_url=AFTER_CARE.url("detail", reference),
        back_text="Back to the after-care",
        button="End the after-care",
        template=FORM,
    )
    return answer_form(request, form, page, act=act)
