"""The forms of an operation as pages, and what the pages of all plans share."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from operations.operation.actions import (
    OperationFacts,
    begin_phase,
    change_operation,
    set_up_operation,
)
from operations.operation.choices import Phase
from operations.operation.forms import OperationForm, PhaseForm
from operations.operation.presenters import PlanPage
from operations.operation.record import OPERATIONS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.kind import Kind
from stronghold.core.records.presenters import history_items, people_in
from stronghold.core.records.queries import history, names_of_people, one_record
from stronghold.core.registered import registered
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.operation.models import Operation

FORM = "operation/form.html"


def answer_plan(
    request: SignedInRequest,
    kind: Kind[Any],
    row: Any,
    page: PlanPage,
) -> HttpResponse:
    """Show the page of one plan with its panels and its history."""
    reference = row.reference
    events = history(kind, request.user, reference, of=row)
    items = history_items(
        events,
        labels=kind.labels(kind.shown_to(request.user)),
        names=names_of_people(people_in(events)),
        first=kind.first,
    )
    may_audit = policy.can(request.user, Verb.READ_AUDIT)
    audit_url = reverse("oversight:record", args=[reference]) if may_audit else ""
    found = [make(request.user, row) for make in registered("PLAN_PANELS")]
    context = {
        "page": page,
        "panels": [panel for panel in found if panel],
        "history": items,
        "audit_url": audit_url,
    }
    return render(request, "operation/plan.html", context)


def initial_from_address(request: SignedInRequest, *names: str) -> dict[str, str]:
    """Return the initial values for these fields of a form that the address gives."""
    return {name: request.GET[name] for name in names if name in request.GET}


page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.RUN_OPERATIONS, page="the form of a new operation")
@page_methods
def new_operation(request: SignedInRequest) -> HttpResponse:
    """Set up an operation."""
    form = OperationForm(data_of(request), viewer=request.user)

    def act() -> Done:
        row = set_up_operation(
            by=request.user,
            submission=form.submission,
            facts=OperationFacts(**form.cleaned),
        )
        url = OPERATIONS.url("detail", row.reference)
        return Done(f"{row.reference} is set up", url)

    page = FormPage(
        title=OPERATIONS.new_text,
        button="Set up the operation",
        back_url=OPERATIONS.url("overview"),
        back_text=OPERATIONS.many,
        template=FORM,
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of an operation."""
    row = one_record(OPERATIONS, request.user, reference)
    form = OperationForm(data_of(request), viewer=request.user, operation=row)

    def act() -> Done:
        facts = OperationFacts(**form.cleaned)
        change_operation(by=request.user, reference=reference, facts=facts)
        return Done(f"{reference} is changed")

    page = form_page_of(row, "Change the operation")
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_OPERATIONS, page="the form that changes its phase")
@page_methods
def phase(request: SignedInRequest, reference: str) -> HttpResponse:
    """Move an operation to another phase."""
    row = one_record(OPERATIONS, request.user, reference)
    form = PhaseForm(data_of(request), viewer=request.user, operation=row)

    def act() -> Done:
        begin_phase(by=request.user, reference=reference, **form.cleaned)
        return Done(f"{reference} is in its new phase")

    now = f"The phase is {Phase(row.phase).label}."
    page = replace(form_page_of(row, "Change the phase"), lede=now)
    return answer_form(request, form, page, act=act)


def form_page_of(operation: "Operation", title: str) -> FormPage:
    """Return the page of a form about an operation."""
    return FormPage(
        title=title,
        caption=operation.name,
        back_url=OPERATIONS.url("detail", operation.reference),
        back_text="Back to the operation",
        template=FORM,
    )
