"""The pages of operations and priorities, and the overview of them all."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.umbrella.actions.belonging import put_in_operation
from operations.umbrella.actions.operations import (
    answer_priority,
    begin_phase,
    change_operation,
    change_priority,
    set_priority,
    set_up_operation,
)
from operations.umbrella.forms.operations import (
    AnswerForm,
    BelongsForm,
    OperationForm,
    PhaseForm,
    PriorityForm,
)
from operations.umbrella.presenters import operations as presenters
from operations.umbrella.presenters.overview import overview_page
from operations.umbrella.presenters.plans import Pages
from operations.umbrella.queries import operations as queries
from operations.umbrella.queries.plans import read_page
from operations.umbrella.views.plans import answer_form, asked, data_of
from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.audit.record import consulted
from stronghold.records.rules import read_reference

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show the operations, and what is done, tasked and due in all of them."""
    page = overview_page(request.user)
    return render(request, "umbrella/overview.html", {"page": page})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def new_operation(request: SignedInRequest) -> HttpResponse:
    """Set up an operation."""
    form = OperationForm(data_of(request), viewer=request.user)
    return answer_form(
        request,
        form,
        presenters.operation_form(None),
        store=lambda: form.store_new(set_up_operation),
        to="operation",
        done="is set up",
    )


@requires(Verb.READ_OPERATIONS)
@require_safe
def operation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one operation with all that belongs to it."""
    row = queries.operation(request.user, reference)
    page = presenters.operation_page(
        request.user,
        row,
        phases=queries.phases_of(request.user, row),
        events=queries.operation_history(request.user, reference),
        sections=[
            *presenters.own_sections(request.user, row),
            *presenters.gathered_sections(request.user, row),
        ],
    )
    return render(request, "umbrella/plan.html", {"page": page})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def change_operation_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change what is told of an operation."""
    row = queries.operation(request.user, reference)
    form = OperationForm(data_of(request), viewer=request.user, operation=row)
    return answer_form(
        request,
        form,
        presenters.operation_form(row),
        store=lambda: form.store(change_operation, reference=reference),
        to="operation",
        done="is changed",
    )


@requires(Verb.RUN_OPERATIONS)
@page_methods
def phase(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take an operation over to another phase."""
    row = queries.operation(request.user, reference)
    form = PhaseForm(data_of(request), viewer=request.user, operation=row)
    return answer_form(
        request,
        form,
        presenters.operation_form(row, phase=True),
        store=lambda: form.store(begin_phase, reference=reference),
        to="operation",
        done="is in its new phase",
    )


@requires(Verb.RUN_OPERATIONS)
@page_methods
def put_in(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put a record into an operation, or take it out."""
    row = queries.operation(request.user, reference)
    form = BelongsForm(data_of(request), viewer=request.user)

    def store() -> Any:
        stored = form.store(put_in_operation, reference=reference)
        if stored is not None:
            # It may be a live warrant, and hides in the trail what is noted of both.
            typed = form.cleaned_data["of"].strip()
            consulted([read_reference(typed, prefix=typed[:1].upper())])
        return stored

    return answer_form(
        request,
        form,
        presenters.belongs_form(row),
        store=store,
        to="operation",
        done="is changed",
    )


@requires(Verb.READ_OPERATIONS)
@require_safe
def priorities(request: SignedInRequest) -> HttpResponse:
    """Show the open priorities, or the answered ones."""
    answered = request.GET.get("answered") == "yes"
    page = read_page(request.GET)
    rows, has_more = queries.priorities(request.user, answered=answered, page=page)
    shown = presenters.priorities_page(
        request.user, rows, answered=answered, pages=Pages(page, has_more)
    )
    return render(request, "umbrella/list.html", {"page": shown})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def new_priority(request: SignedInRequest) -> HttpResponse:
    """Set a priority."""
    form = PriorityForm(
        data_of(request), viewer=request.user, initial=asked(request, "operation")
    )
    return answer_form(
        request,
        form,
        presenters.priority_form(None),
        store=lambda: form.store_new(set_priority),
        to="priority",
        done="is set",
    )


@requires(Verb.READ_OPERATIONS)
@require_safe
def priority(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one priority with what is tasked for it."""
    row = queries.priority(request.user, reference)
    events = queries.priority_history(request.user, reference)
    page = presenters.priority_page(request.user, row, events)
    return render(request, "umbrella/plan.html", {"page": page})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def change_priority_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change what is told of a priority."""
    row = queries.priority(request.user, reference)
    form = PriorityForm(data_of(request), viewer=request.user, priority=row)
    return answer_form(
        request,
        form,
        presenters.priority_form(row),
        store=lambda: form.store(change_priority, reference=reference),
        to="priority",
        done="is changed",
    )


@requires(Verb.RUN_OPERATIONS)
@page_methods
def answer_priority_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what was done about a priority."""
    row = queries.priority(request.user, reference)
    form = AnswerForm(data_of(request), viewer=request.user)
    return answer_form(
        request,
        form,
        presenters.priority_form(row, answer=True),
        store=lambda: form.store(answer_priority, reference=reference),
        to="priority",
        done="is answered",
    )
