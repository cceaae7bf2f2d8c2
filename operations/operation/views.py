"""The forms of an operation as pages, and what all pages with such forms share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from operations.operation import presenters, queries
from operations.operation.actions import begin_phase, change_operation, set_up_operation
from operations.operation.forms import OperationForm, PhaseForm, PlanForm
from operations.operation.presenters import FormPage
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.parts import Link


def answer_form(
    request: SignedInRequest,
    form: PlanForm,
    page: FormPage,
    *,
    store: Callable[[], Any],
    page_name: str,
    done: str,
    back: str = "",
) -> HttpResponse:
    """Show a form, or store it and redirect to the page of the stored row.

    `page_name` is the URL name of that page, `done` ends the message shown on it. With
    `back`, an address of this site, redirect there instead.
    """
    if back:
        page = replace(page, back=Link("Back", back))
    row = store() if request.method == "POST" else None
    if row is not None:
        messages.success(request, f"{row.reference} {done}")
        return redirect(back or reverse(page_name, args=[row.reference]))
    context = {"form": form, "page": page}
    status = 400 if form.errors else 200
    return render(request, "operation/form.html", context, status=status)


def return_address(request: SignedInRequest) -> str:
    """Return the page of this site to return to, if the address names one."""
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def posted_data(request: SignedInRequest) -> Any:
    """Return the posted data, or None for a form that is only shown."""
    return request.POST if request.method == "POST" else None


def initial_from_address(request: SignedInRequest, *names: str) -> dict[str, str]:
    """Return the initial values for these fields of a form that the address gives."""
    return {name: request.GET[name] for name in names if name in request.GET}


page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.RUN_OPERATIONS, page="the form of a new operation")
@page_methods
def new_operation(request: SignedInRequest) -> HttpResponse:
    """Set up an operation."""
    form = OperationForm(posted_data(request), viewer=request.user)
    return answer_form(
        request,
        form,
        presenters.operation_form(None),
        store=lambda: form.store_new(set_up_operation),
        page_name="operations:detail",
        done="is set up",
    )


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of an operation."""
    row = queries.operation(request.user, reference)
    form = OperationForm(posted_data(request), viewer=request.user, operation=row)
    return answer_form(
        request,
        form,
        presenters.operation_form(row),
        store=lambda: form.store(change_operation, reference=reference),
        page_name="operations:detail",
        done="is changed",
    )


@requires(Verb.RUN_OPERATIONS, page="the form that changes its phase")
@page_methods
def phase(request: SignedInRequest, reference: str) -> HttpResponse:
    """Move an operation to another phase."""
    row = queries.operation(request.user, reference)
    form = PhaseForm(posted_data(request), viewer=request.user, operation=row)
    return answer_form(
        request,
        form,
        presenters.operation_form(row, phase=True),
        store=lambda: form.store(begin_phase, reference=reference),
        page_name="operations:detail",
        done="is in its new phase",
    )
