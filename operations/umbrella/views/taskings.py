"""The pages of taskings: the list, one, a new one, a change, and each move."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.umbrella.actions.taskings import (
    change_tasking,
    move_tasking,
    set_tasking,
)
from operations.umbrella.forms.taskings import MoveForm, TaskingForm
from operations.umbrella.presenters import taskings as presenters
from operations.umbrella.presenters.plans import Pages
from operations.umbrella.queries import taskings as queries
from operations.umbrella.queries.taskings import TaskingFilter
from operations.umbrella.views.plans import answer_form, asked, data_of, way_back
from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS)
@require_safe
def tasking_list(request: SignedInRequest) -> HttpResponse:
    """Show the open taskings, the viewer's own, or the answered ones."""
    wanted = TaskingFilter.from_params(request.GET)
    rows, has_more = queries.taskings(request.user, wanted)
    pages = Pages(wanted.page, has_more)
    page = presenters.list_page(request.user, rows, wanted, pages=pages)
    return render(request, "umbrella/list.html", {"page": page})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def new_tasking(request: SignedInRequest) -> HttpResponse:
    """Set somebody a tasking."""
    initial = asked(request, "operation", "priority", "source")
    form = TaskingForm(data_of(request), viewer=request.user, initial=initial)
    return answer_form(
        request,
        form,
        presenters.form_page(None),
        store=lambda: form.store_new(set_tasking),
        to="tasking",
        done="is set",
        back=way_back(request),
    )


@requires(Verb.READ_OPERATIONS)
@require_safe
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one tasking, and what the viewer may do with it."""
    row = queries.tasking(request.user, reference)
    events = queries.history(request.user, reference)
    page = presenters.tasking_page(request.user, row, events)
    return render(request, "umbrella/plan.html", {"page": page})


@requires(Verb.RUN_OPERATIONS)
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change what is told of a tasking that is open."""
    row = queries.tasking(request.user, reference)
    form = TaskingForm(data_of(request), viewer=request.user, tasking=row)
    return answer_form(
        request,
        form,
        presenters.form_page(row),
        store=lambda: form.store(change_tasking, reference=reference),
        to="tasking",
        done="is changed",
    )


@requires(Verb.ANSWER_TASKING)
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make one of the moves that the tasking's state and the viewer allow."""
    row = queries.tasking(request.user, reference)
    code = (request.POST or request.GET).get("move", "")
    form = MoveForm(data_of(request), viewer=request.user, code=code)
    return answer_form(
        request,
        form,
        presenters.move_page(row, code),
        store=lambda: form.store(move_tasking, reference=reference),
        to="tasking",
        done="is saved",
    )
