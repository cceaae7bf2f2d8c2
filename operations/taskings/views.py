"""The pages of taskings: the list, one, a new one, a change, and each move."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from operations.operation.queries import page_wanted
from operations.operation.views import FORM, answer_plan, initial_from_address
from operations.statute.rules.counting import last_instant
from operations.taskings import presenters, queries
from operations.taskings.actions import (
    TaskingFacts,
    answerer_of,
    change_tasking,
    move_tasking,
    set_tasking,
)
from operations.taskings.forms import MoveForm, TaskingForm
from operations.taskings.record import TASKINGS
from operations.taskings.rules import MOVES, OPEN, moves_open_to
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.queries import receipts_of
from stronghold.core.kernel import clock
from stronghold.core.records.export_link import export_links
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.presenters import named
from stronghold.core.records.queries import one_record
from stronghold.core.records.views import answer_move
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.taskings.models import Tasking

TASKING_FORM = "operation/tasking_form.html"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS, page="the list of taskings")
@require_safe
def tasking_list(request: SignedInRequest) -> HttpResponse:
    """Show the open taskings, the viewer's own, or the answered ones."""
    viewer = request.user
    wanted = ListFilter.from_params(queries.FILTERS, request.GET, viewer=viewer)
    page = queries.taskings(viewer, wanted, page_wanted(request.GET))
    caption = "Taskings, the first due first"
    shown = presenters.list_page(
        page,
        presenters.taskings_table(page.items, caption, today=clock.today()),
        wanted,
        place=queries.place_of_list(viewer, wanted),
        may_run=policy.can(viewer, Verb.RUN_OPERATIONS),
        links=export_links(viewer, TASKINGS.code, wanted.as_params()),
    )
    return render(request, "operation/list.html", {"page": shown})


@requires(Verb.RUN_OPERATIONS, page="the form of a new tasking")
@page_methods
def new_tasking(request: SignedInRequest) -> HttpResponse:
    """Set a tasking, and return to the page that the address names, if it does."""
    initial = initial_from_address(
        request, "operation", "priority", "source", "what", "place"
    )
    form = TaskingForm(data_of(request), viewer=request.user, initial=initial)
    back = _return_address(request)

    def act() -> Done:
        row = set_from(request.user, form)
        done = f"{row.reference} is set"
        return Done(done, back or TASKINGS.url("detail", row.reference))

    page = FormPage(
        title=TASKINGS.new_text,
        button="Set the tasking",
        back_url=TASKINGS.url("list"),
        back_text="All taskings",
        template=TASKING_FORM,
    )
    if back:
        page = replace(page, back_url=back, back_text="Back")
    return answer_form(request, form, page, act=act)


def set_from(by: User, form: TaskingForm) -> "Tasking":
    """Set a tasking with what a valid form cleaned. Raises RuleBroken."""
    _check_visit(by, form)
    facts = TaskingFacts(**form.cleaned)
    return set_tasking(by=by, submission=form.submission, facts=facts)


def _check_visit(by: User, form: TaskingForm) -> None:
    """Refuse a new place where a team is to be rung first, unless it has been rung."""
    if place := form.new_place:
        check_visit(
            by=by,
            place=place,
            planned=Planned.TASKING,
            until=last_instant(form.cleaned_data["due_on"]),
            rang=form.cleaned_data["rang_first"],
        )


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def tasking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one tasking, with the moves that the viewer may make."""
    row = one_record(TASKINGS, request.user, reference)
    answerer = answerer_of(request.user, row)
    receipts = None
    if row.organisation.kind != OrganisationKind.POLICE:
        force, since = request.user.force.code, row.recorded_at
        receipts = receipts_of(reference, force=force, since=since)
    page = presenters.tasking_page(
        row,
        moves=moves_open_to(row.status, answerer),
        may_change=answerer.may_run and row.status in OPEN,
        receipts=receipts,
        today=clock.today(),
    )
    return answer_plan(request, TASKINGS, row, page)


@requires(Verb.RUN_OPERATIONS, page="the form that changes it")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of an open tasking."""
    row = one_record(TASKINGS, request.user, reference)
    form = TaskingForm(data_of(request), viewer=request.user, tasking=row)

    def act() -> Done:
        _check_visit(request.user, form)
        facts = TaskingFacts(**form.cleaned)
        change_tasking(by=request.user, reference=reference, facts=facts)
        return Done(f"{reference} is changed")

    page = _page_of(row, title="Change the tasking", caption=named(TASKINGS, row))
    page = replace(page, template=TASKING_FORM)
    return answer_form(request, form, page, act=act)


@requires(Verb.ANSWER_TASKING, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a move that the status of the tasking and the viewer's role allow."""
    row = one_record(TASKINGS, request.user, reference)
    code = (request.POST or request.GET).get("move", "")
    form = MoveForm(data_of(request), viewer=request.user, code=code)

    def moved() -> "Tasking":
        return move_tasking(
            by=request.user,
            reference=reference,
            seen=form.cleaned_data["seen"] or None,
            **form.cleaned,
        )

    label = next((one.label for one in MOVES if one.code == code), "Move")
    page = _page_of(
        row,
        title=presenters.MOVE_TITLES.get(code, label),
        caption=named(TASKINGS, row),
        button=label,
    )
    return answer_move(request, form, page, move=moved, done=f"{reference} is saved")


def _page_of(tasking: "Tasking", **words: Any) -> FormPage:
    """Return the page of a form about a tasking."""
    return FormPage(
        **words,
        back_url=TASKINGS.url("detail", tasking.reference),
        back_text="Back to the tasking",
        template=FORM,
    )


def _return_address(request: SignedInRequest) -> str:
    """Return the page of this site to return to, if the address names one."""
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
