"""The overview of operations, the pages of one operation and of one priority."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.operation import queries as operations
from operations.operation.presenters import operation_page
from operations.operation.views import answer_form, posted_data
from operations.overview.actions import put_in_operation
from operations.overview.forms import PutInForm
from operations.overview.presenters import (
    gathered_sections,
    overview_page,
    own_sections,
    put_in_form,
    taskings_section,
)
from operations.priorities import queries as priorities
from operations.priorities.presenters import priority_page
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.records.rules import read_reference

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS, page="the page of operations")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show all operations, and what is under way, tasked and due in them."""
    page = overview_page(request.user)
    return render(request, "overview/overview.html", {"page": page})


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def operation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one operation with all the records that belong to it."""
    row = operations.operation(request.user, reference)
    page = operation_page(
        request.user,
        row,
        phases=operations.phases_of(request.user, row),
        events=operations.operation_history(request.user, reference),
        sections=[
            *own_sections(request.user, row),
            *gathered_sections(request.user, row),
        ],
    )
    return render(request, "operation/plan.html", {"page": page})


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def priority(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one priority with the taskings set for it."""
    row = priorities.priority(request.user, reference)
    page = priority_page(
        request.user,
        row,
        events=priorities.priority_history(request.user, reference),
        sections=[taskings_section(request.user, row)],
    )
    return render(request, "operation/plan.html", {"page": page})


@requires(Verb.RUN_OPERATIONS, page="the form that puts a record into an operation")
@page_methods
def put_in(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a record to an operation, or take it out."""
    row = operations.operation(request.user, reference)
    form = PutInForm(posted_data(request), viewer=request.user)

    def store() -> Any:
        stored = form.store(put_in_operation, reference=reference)
        if stored is not None:
            # The record may be a live warrant. With its reference logged, the audit log
            # can hide this request from those who may not see the warrant.
            typed = form.cleaned_data["of"].strip()
            consulted([read_reference(typed, prefix=typed[:1].upper())])
        return stored

    return answer_form(
        request,
        form,
        put_in_form(row),
        store=store,
        page_name="operations:detail",
        done="is changed",
    )
