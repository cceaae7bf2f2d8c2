"""The overview of operations, the pages of one operation and of one priority."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from operations.activities import queries as activities
from operations.activities.presenters import activities_table
from operations.operation import queries as operations
from operations.operation.choices import Phase
from operations.operation.presenters import (
    Section,
    crowded,
    operation_page,
    operations_table,
    parts_section,
)
from operations.operation.record import OPERATIONS
from operations.operation.views import answer_plan, form_page_of
from operations.overview.actions import put_in_operation
from operations.overview.forms import PutInForm
from operations.overview.presenters import (
    MOST_LATEST,
    MOST_SHOWN,
    gathered_sections,
    overview_sections,
    own_sections,
    taskings_section,
)
from operations.overview.queries import Gathered, gathered
from operations.priorities.presenters import priority_page
from operations.priorities.queries import ALL_OPEN as OPEN_PRIORITIES
from operations.priorities.queries import priorities, priorities_of, reports_inside
from operations.priorities.record import PRIORITIES
from operations.priorities.views import table_of
from operations.records import RECORD_KINDS
from operations.taskings.presenters import taskings_table
from operations.taskings.queries import ALL_OPEN as OPEN_TASKINGS
from operations.taskings.queries import taskings, taskings_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.queries import one_record
from stronghold.core.records.rules import read_reference
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.operation.models import Operation

# The other parts of enforcement, each for those who may read it.
PARTS = (
    ("Warrants", "warrants:list", Verb.READ_WARRANTS),
    *(
        (kind.many, f"{kind.app}:list", kind.read)
        for kind in RECORD_KINDS
        if kind.in_menu
    ),
    ("Closures", "closures:list", Verb.READ_CLOSURES),
    ("Safeguarding", "safeguarding:overview", Verb.READ_SAFEGUARDING),
    ("Deadlines", "deadlines:list", Verb.READ_DEADLINES),
    ("Time by team", "abstraction:latest", Verb.READ_TEAM_TIME),
)
OPEN_FIRST = "Taskings, open ones first"


@requires(Verb.READ_OPERATIONS, page="the page of operations")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show all operations, and what is under way, tasked and due in them."""
    viewer, today = request.user, clock.today()
    parts = [
        Link(text, reverse(name))
        for text, name, verb in PARTS
        if policy.can(viewer, verb)
    ]
    context = {
        "table": operations_table(operations.operations(viewer), today),
        "under_way": activities_table(
            activities.started_by(viewer), caption="What you have started"
        ),
        "sections": _overview_sections(viewer),
        "parts": parts,
        "warning": crowded(operations.n_in_clear(viewer)),
        "may_run": policy.can(viewer, Verb.RUN_OPERATIONS),
        "may_log": policy.can(viewer, Verb.LOG_ACTIVITY),
    }
    return render(request, "overview/overview.html", context)


def _overview_sections(viewer: User) -> list[Section]:
    tasked = taskings(viewer, OPEN_TASKINGS, operations.page_wanted()).items
    set_priorities = priorities(viewer, OPEN_PRIORITIES, operations.page_wanted()).items
    caption = "Taskings, the first due first"
    return overview_sections(
        taskings_table(tasked[:MOST_SHOWN], caption, today=clock.today()),
        table_of(set_priorities[:MOST_SHOWN]),
        activities.last_seven_days(viewer),
        n_taskings=len(tasked),
        n_priorities=len(set_priorities),
    )


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def operation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one operation with all the records that belong to it."""
    viewer = request.user
    row = one_record(OPERATIONS, viewer, reference)
    found = gathered(viewer, row, limit=MOST_LATEST)
    is_clear = row.phase == Phase.CLEAR
    page = operation_page(
        row,
        phases=operations.phases_of(viewer, row),
        areas=operations.area_names(row.areas).values(),
        sections=_sections(viewer, row, found),
        may_run=policy.can(viewer, Verb.RUN_OPERATIONS),
        warning=crowded(operations.n_in_clear(viewer)) if is_clear else "",
        today=clock.today(),
    )
    return answer_plan(request, OPERATIONS, row, page)


def _sections(
    viewer: User, row: "Operation", found: "Sequence[Gathered]"
) -> Sequence[Section]:
    within = parts_section(operations.parts_of(viewer, row), clock.today())
    own = list(_own_sections(viewer, row)) + gathered_sections(found)
    return [within] + own if within else own


def _own_sections(viewer: User, operation: "Operation") -> Sequence[Section]:
    tasked = taskings_of(viewer, operation__in=operations.with_parts(operation))
    return own_sections(
        operation,
        priorities=table_of(priorities_of(viewer, operation)),
        taskings=taskings_table(tasked, OPEN_FIRST, today=clock.today()),
        done=activities.done_in(viewer, operation),
        may_run=policy.can(viewer, Verb.RUN_OPERATIONS),
        may_log=policy.can(viewer, Verb.LOG_ACTIVITY),
    )


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def priority(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one priority with the taskings set for it."""
    viewer, today = request.user, clock.today()
    row = one_record(PRIORITIES, viewer, reference)
    tasked = taskings_of(viewer, priority=row)
    page = priority_page(
        row,
        areas=operations.area_names([row.area_code] if row.area_code else []),
        sections=[taskings_section(taskings_table(tasked, OPEN_FIRST, today=today))],
        may_run=policy.can(viewer, Verb.RUN_OPERATIONS),
        today=today,
        inside=reports_inside(viewer, row, today=today),
    )
    return answer_plan(request, PRIORITIES, row, page)


@requires(Verb.RUN_OPERATIONS, page="the form that puts a record into an operation")
@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a record to an operation, or take it out."""
    row = one_record(OPERATIONS, request.user, reference)
    form = PutInForm(data_of(request), viewer=request.user)

    def act() -> Done:
        put_in_operation(by=request.user, reference=reference, **form.cleaned)
        # The record may be a live warrant. With its reference logged, the audit log can
        # hide this request from those who may not see the warrant.
        typed = form.cleaned["of"].strip()
        consulted([read_reference(typed, prefix=typed[:1].upper())])
        return Done(f"{reference} is changed")

    return answer_form(request, form, form_page_of(row, "Add a record"), act=act)
