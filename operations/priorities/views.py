"""The pages of priorities: the list, a new one, a change, the answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.operation.presenters import Pages
from operations.operation.queries import read_page
from operations.operation.views import answer_form, initial_from_address, posted_data
from operations.priorities import presenters, queries
from operations.priorities.actions import answer_priority, change_priority, set_priority
from operations.priorities.forms import AnswerForm, PriorityForm
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS, page="the list of priorities")
@require_safe
def priority_list(request: SignedInRequest) -> HttpResponse:
    """Show the open priorities, or the answered ones."""
    answered = request.GET.get("answered") == "yes"
    page = read_page(request.GET)
    rows, has_more = queries.priorities(request.user, answered=answered, page=page)
    shown = presenters.priorities_page(
        request.user, rows, answered=answered, pages=Pages(page, has_more)
    )
    return render(request, "operation/list.html", {"page": shown})


@requires(Verb.RUN_OPERATIONS, page="the form of a new priority")
@page_methods
def new_priority(request: SignedInRequest) -> HttpResponse:
    """Set a priority."""
    initial = initial_from_address(request, "operation")
    form = PriorityForm(posted_data(request), viewer=request.user, initial=initial)
    return answer_form(
        request,
        form,
        presenters.priority_form(None),
        store=lambda: form.store_new(set_priority),
        page_name="operations:priority",
        done="is set",
    )


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Update a priority."""
    row = queries.priority(request.user, reference)
    form = PriorityForm(posted_data(request), viewer=request.user, priority=row)
    return answer_form(
        request,
        form,
        presenters.priority_form(row),
        store=lambda: form.store(change_priority, reference=reference),
        page_name="operations:priority",
        done="is changed",
    )


@requires(Verb.RUN_OPERATIONS, page="the form that answers a priority")
@page_methods
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was done about a priority, which answers it."""
    row = queries.priority(request.user, reference)
    form = AnswerForm(posted_data(request), viewer=request.user)
    return answer_form(
        request,
        form,
        presenters.priority_form(row, answer=True),
        store=lambda: form.store(answer_priority, reference=reference),
        page_name="operations:priority",
        done="is answered",
    )
