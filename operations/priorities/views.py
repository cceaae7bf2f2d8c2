"""The pages of priorities: the list, a new one, a change, the answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from operations.operation.queries import area_names, page_wanted
from operations.operation.views import FORM, initial_from_address
from operations.priorities import presenters, queries
from operations.priorities.actions import (
    PriorityFacts,
    answer_priority,
    change_priority,
    set_priority,
)
from operations.priorities.forms import AnswerForm, PriorityForm
from operations.priorities.record import PRIORITIES
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.core.ui.parts import Table

if TYPE_CHECKING:
    from operations.priorities.models import Priority

# With the map on which its area is drawn.
DRAWN_FORM = "operation/priority_form.html"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


def table_of(priorities: "Sequence[Priority]") -> Table | None:
    """Return a table of priorities, with the names of their wards."""
    areas = area_names([row.area_code for row in priorities if row.area_code])
    return presenters.priorities_table(priorities, areas=areas, today=clock.today())


@requires(Verb.READ_OPERATIONS, page="the list of priorities")
@require_safe
def priority_list(request: SignedInRequest) -> HttpResponse:
    """Show the open priorities, or the answered ones."""
    viewer = request.user
    wanted = ListFilter.from_params(queries.FILTERS, request.GET, viewer=viewer)
    page = queries.priorities(viewer, wanted, page_wanted(request.GET))
    shown = presenters.priorities_page(
        page,
        table_of(page.items),
        wanted,
        may_run=policy.can(viewer, Verb.RUN_OPERATIONS),
    )
    return render(request, "operation/list.html", {"page": shown})


@requires(Verb.RUN_OPERATIONS, page="the form of a new priority")
@page_methods
def new_priority(request: SignedInRequest) -> HttpResponse:
    """Set a priority."""
    initial = initial_from_address(request, "operation")
    form = PriorityForm(data_of(request), viewer=request.user, initial=initial)

    def act() -> Done:
        facts = PriorityFacts(**form.cleaned)
        row = set_priority(by=request.user, submission=form.submission, facts=facts)
        return Done(f"{row.reference} is set", PRIORITIES.url("detail", row.reference))

    page = FormPage(
        title=PRIORITIES.new_text,
        button="Set the priority",
        back_url=PRIORITIES.url("list"),
        back_text="All priorities",
        template=DRAWN_FORM,
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Update a priority."""
    row = one_record(PRIORITIES, request.user, reference)
    form = PriorityForm(data_of(request), viewer=request.user, priority=row)

    def act() -> Done:
        facts = PriorityFacts(**form.cleaned)
        change_priority(by=request.user, reference=reference, facts=facts)
        return Done(f"{reference} is changed")

    page = _page_of(row, title="Update the priority", template=DRAWN_FORM)
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_OPERATIONS, page="the form that answers a priority")
@page_methods
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was done about a priority, which answers it."""
    row = one_record(PRIORITIES, request.user, reference)
    form = AnswerForm(data_of(request), viewer=request.user)

    def act() -> Done:
        answer_priority(by=request.user, reference=reference, **form.cleaned)
        return Done(f"{reference} is answered")

    page = _page_of(
        row,
        title="Record what was done",
        button="Answer the priority",
        template=FORM,
    )
    return answer_form(request, form, page, act=act)


def _page_of(priority: "Priority", **words: Any) -> FormPage:
    """Return the page of a form about a priority."""
    return FormPage(
        **words,
        caption=priority.issue,
        back_url=PRIORITIES.url("detail", priority.reference),
        back_text="Back to the priority",
    )
