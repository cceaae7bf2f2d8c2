"""The pages of taskings: the list, one, a new one, a change, and each move."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.operation.presenters import Pages
from operations.operation.views import (
    answer_form,
    initial_from_address,
    posted_data,
    return_address,
)
from operations.taskings import presenters, queries
from operations.taskings.actions import change_tasking, move_tasking, set_tasking
from operations.taskings.forms import MoveForm, TaskingForm
from operations.taskings.queries import TaskingFilter
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS, page="the list of taskings")
@require_safe
def tasking_list(request: SignedInRequest) -> HttpResponse:
    """Show the open taskings, the viewer's own, or the answered ones."""
    wanted = TaskingFilter.from_params(request.GET)
    rows, has_more = queries.taskings(request.user, wanted)
    pages = Pages(wanted.page, has_more)
    page = presenters.list_page(request.user, rows, wanted, pages=pages)
    return render(request, "operation/list.html", {"page": page})


@requires(Verb.RUN_OPERATIONS, page="the form of a new tasking")
@page_methods
def new_tasking(request: SignedInRequest) -> HttpResponse:
    """Set a tasking."""
    initial = initial_from_address(request, "operation", "priority", "source")
    form = TaskingForm(posted_data(request), viewer=request.user, initial=initial)
    return answer_form(
        request,
        form,
        presenters.form_page(None),
        store=lambda: form.store_new(set_tasking),
        page_name="taskings:detail",
        done="is set",
        back=return_address(request),
    )


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one tasking, with the moves that the viewer may make."""
    row = queries.tasking(request.user, reference)
    events = queries.history(request.user, reference)
    page = presenters.tasking_page(request.user, row, events)
    return render(request, "operation/plan.html", {"page": page})


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of an open tasking."""
    row = queries.tasking(request.user, reference)
    form = TaskingForm(posted_data(request), viewer=request.user, tasking=row)
    return answer_form(
        request,
        form,
        presenters.form_page(row),
        store=lambda: form.store(change_tasking, reference=reference),
        page_name="taskings:detail",
        done="is changed",
    )


@requires(Verb.ANSWER_TASKING, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a move that the status of the tasking and the viewer's role allow."""
    row = queries.tasking(request.user, reference)
    code = (request.POST or request.GET).get("move", "")
    form = MoveForm(posted_data(request), viewer=request.user, code=code)
    return answer_form(
        request,
        form,
        presenters.move_page(row, code),
        store=lambda: form.store(move_tasking, reference=reference),
        page_name="taskings:detail",
        done="is saved",
    )
