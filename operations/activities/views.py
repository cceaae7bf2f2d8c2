"""The pages of activities: the list, one, a new one, its end, marking one in error."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from operations.activities import presenters, queries
from operations.activities.actions import (
    ActivityEnd,
    NewActivity,
    change_who_took_part,
    end_activity,
    end_activity_started_as,
    may_end_row,
    record_activity,
    start_activity,
    withdraw_activity,
)
from operations.activities.forms import ActivityForm, EndForm, WhoTookPartForm
from operations.activities.record import ACTIVITIES
from operations.after_care.record import AFTER_CARE
from operations.visits.views import check_visit_of_record
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.kernel.values import uuid_named
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_stored,
    answer_withdraw,
    is_from_queue,
    refused,
    wants_json,
)
from stronghold.core.ui.form_page import Done, answer_form, data_of, form_page

if TYPE_CHECKING:
    from operations.activities.models import Activity


page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OPERATIONS, page="the list of activities")
@list_methods
def activity_list(request: SignedInRequest) -> HttpResponse:
    """Show the activities, the latest first."""
    return answer_list(request, ACTIVITIES, table=presenters.activities_table)


@requires(Verb.LOG_ACTIVITY, page="the form of a new activity")
@page_methods
def new_activity(request: SignedInRequest) -> HttpResponse:
    """Log an activity that is over, or start one."""
    initial = {
        name: request.GET[name]
        for name in ("length", "when", "operation", "kind")
        if name in request.GET
    }
    if home := request.GET.get("home"):
        initial["place"] = one_record(AFTER_CARE, request.user, home).place_text
    form = ActivityForm(data_of(request), viewer=request.user, initial=initial)

    def store() -> "Activity":
        check_visit_of_record(form)
        action = start_activity if form.is_under_way else record_activity
        activity = NewActivity(**form.cleaned)
        return action(by=request.user, submission=form.submission, activity=activity)

    return answer_new(request, form, ACTIVITIES, store=store)


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def activity(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one activity with its history."""
    row = one_record(ACTIVITIES, request.user, reference)
    facts = presenters.activity_facts(row, ACTIVITIES.shown_to(request.user))
    events = history(ACTIVITIES, request.user, reference, of=row)
    parts = queries.all_parts(request.user, row)
    panels = []
    if row.is_under_way and not row.is_in_error and _may_end(request.user, row):
        panels.append(presenters.end_panel(row))
    may_change = not row.is_in_error and _may_end(request.user, row)
    if who := presenters.who_panel(row, may_change=may_change):
        panels.append(who)
    return answer_detail(
        request,
        row,
        ACTIVITIES,
        facts=facts,
        events=events,
        panels=panels,
        more_history=presenters.who_history(row, parts),
    )


def _may_end(viewer: User, row: "Activity") -> bool:
    return policy.can(viewer, Verb.LOG_ACTIVITY) and may_end_row(viewer, row)


@requires(Verb.LOG_ACTIVITY, page="the form that changes who took part")
@page_methods
def who(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change who took part: in one's own activity, or any for who runs operations."""
    row = one_record(ACTIVITIES, request.user, reference)
    if not may_end_row(request.user, row):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    form = WhoTookPartForm(data_of(request), viewer=request.user, activity=row)

    def act() -> Done:
        change_who_took_part(by=request.user, reference=reference, others=form.others)
        return Done("Who took part is saved")

    return answer_form(request, form, presenters.who_page(row), act=act)


@requires(Verb.LOG_ACTIVITY, page="the form that ends it")
@page_methods
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    """End an activity under way: one's own, or any for those who run operations."""
    row = one_record(ACTIVITIES, request.user, reference)
    form = EndForm(data_of(request), activity=row)

    def store() -> "Activity":
        return end_activity(
            by=request.user,
            submission=form.submission,
            reference=reference,
            end=ActivityEnd(**form.cleaned),
        )

    return _answer_end(request, row, form, store=store)


@requires(Verb.LOG_ACTIVITY, page="the form that ends a patrol begun on a phone")
@page_methods
def end_started(request: SignedInRequest, client_uuid: str) -> HttpResponse:
    """End an activity that a phone knows only by the client UUID of its start."""
    started_as = uuid_named(client_uuid)
    row = queries.started_as(request.user, started_as)
    if row is None and request.method != "POST":
        raise NotFound
    form = EndForm(data_of(request), activity=row, is_from_phone=True)

    def store() -> "Activity":
        return end_activity_started_as(
            by=request.user,
            submission=form.submission,
            started_as=started_as,
            end=ActivityEnd(**form.cleaned),
        )

    return _answer_end(request, row, form, store=store)


def _answer_end(
    request: SignedInRequest,
    row: "Activity | None",
    form: EndForm,
    *,
    store: Callable[[], "Activity"],
) -> HttpResponse:
    """Show the form that ends an activity, or end it and go to its page."""
    if row and not may_end_row(request.user, row):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    if ended := _ended(form, store):
        if not is_from_queue(request):
            messages.success(request, presenters.ended_message(ended))
        return answer_stored(
            request,
            ACTIVITIES.url("detail", ended.reference),
            reference=ended.reference,
            is_repetition=ended.is_repetition,
        )
    if request.method == "POST" and wants_json(request):
        return refused(form)
    if row and not (row.is_under_way or form.errors):
        return redirect(ACTIVITIES.url("detail", row.reference))
    return form_page(request, form, presenters.end_page(row))


def _ended(form: EndForm, store: Callable[[], "Activity"]) -> "Activity | None":
    """End the activity; or return None, with errors in a form that was sent."""
    if form.is_valid():
        try:
            return store()
        except RuleBroken as broken:
            form.add_rule(broken)
    return None


@requires(Verb.READ_OPERATIONS, page="the form that marks it as recorded in error")
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark an activity as recorded in error: one's own, or any with that verb."""
    row = one_record(ACTIVITIES, request.user, reference)
    return answer_withdraw(request, row, ACTIVITIES, withdraw=withdraw_activity)
