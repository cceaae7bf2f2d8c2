"""The pages of activities: the list, one, a new one, its end, marking one in error."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from operations.activities import presenters, queries
from operations.activities.actions import WITHDRAW, may_end_row, withdraw_activity
from operations.activities.forms import ActivityFilterForm, ActivityForm, EndForm
from operations.activities.redaction import ACTIVITY_FIELDS
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed, NotFound
from stronghold.core.records.presenters import KindWords, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.views import (
    answer_detail,
    answer_new,
    answer_stored,
    answer_withdraw,
    is_from_queue,
    refused,
    wants_json,
)
from stronghold.core.sharing.fields import fields_read_by

if TYPE_CHECKING:
    from operations.activities.models import Activity


page_methods = require_http_methods(["GET", "HEAD", "POST"])


ACTIVITIES = KindWords(
    app="activities",
    export="activities",
    one="Activity",
    many="Activities",
    new_text="Log an activity",
    another_text="Log another activity",
    first="Activity recorded",
    empty_text="Patrols, visits, clean-ups and other activities will be listed here.",
    read=Verb.READ_OPERATIONS,
    write=Verb.LOG_ACTIVITY,
    withdraw=WITHDRAW,
)


@requires(Verb.READ_OPERATIONS, page="the list of activities")
@require_safe
def activity_list(request: SignedInRequest) -> HttpResponse:
    """Show the activities, the latest first."""
    form = ActivityFilterForm(request.GET, viewer=request.user)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.activities_page(request.user, form.wanted, ask)
    shown = list_page(
        ACTIVITIES,
        request.user,
        page,
        table=presenters.activities_table(page.items),
        chosen=form.chosen,
        params=form.wanted.as_params(),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


@requires(Verb.LOG_ACTIVITY, page="the form of a new activity")
@page_methods
def new_activity(request: SignedInRequest) -> HttpResponse:
    """Log an activity that is over, or start one."""
    data = request.POST if request.method == "POST" else None
    initial = {
        name: request.GET[name]
        for name in ("length", "when", "operation")
        if name in request.GET
    }
    form = ActivityForm(data, viewer=request.user, initial=initial)
    return answer_new(request, form, ACTIVITIES)


@requires(Verb.READ_OPERATIONS, page="its page")
@require_safe
def activity(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one activity with its history."""
    row = queries.activity(request.user, reference)
    shown = fields_read_by(request.user, Verb.READ_OPERATIONS, ACTIVITY_FIELDS)
    panel = presenters.end_panel(request.user, row)
    return answer_detail(
        request,
        row,
        ACTIVITIES,
        facts=presenters.activity_facts(row, shown),
        events=queries.history(request.user, reference),
        panels=[panel] if panel else [],
    )


@requires(Verb.LOG_ACTIVITY, page="the form that ends it")
@page_methods
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    """End an activity under way: one's own, or any for those who run operations."""
    row = queries.activity(request.user, reference)
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, viewer=request.user, activity=row)
    return _answer_end(request, row, form)


@requires(Verb.LOG_ACTIVITY, page="the form that ends a patrol begun on a phone")
@page_methods
def end_started(request: SignedInRequest, client_uuid: str) -> HttpResponse:
    """End an activity that a phone knows only by the client UUID of its start."""
    started_as = _uuid(client_uuid)
    row = queries.started_as(request.user, started_as)
    is_post = request.method == "POST"
    if row is None and not is_post:
        raise NotFound
    form = EndForm(
        request.POST if is_post else None,
        viewer=request.user,
        activity=row,
        started_as=started_as,
    )
    return _answer_end(request, row, form)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _answer_end(
    request: SignedInRequest, row: "Activity | None", form: EndForm
) -> HttpResponse:
    if row and not may_end_row(request.user, row):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    is_post = request.method == "POST"
    ended = form.submit() if is_post else None
    if ended:
        if not is_from_queue(request):
            messages.success(request, presenters.ended_message(ended))
        return answer_stored(
            request,
            reverse("activities:detail", args=[ended.reference]),
            reference=ended.reference,
            is_repetition=ended.is_repetition,
        )
    if is_post and wants_json(request):
        return refused(form)
    if row and not (row.is_under_way or form.errors):
        return redirect(reverse("activities:detail", args=[row.reference]))
    context = {"form": form, "page": presenters.end_page(row)}
    status = 400 if form.errors else 200
    return render(request, "activities/end.html", context, status=status)


@requires(Verb.READ_OPERATIONS, page="the form that marks it as recorded in error")
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark an activity as recorded in error: one's own, or any with that verb."""
    row = queries.activity(request.user, reference)
    return answer_withdraw(request, row, ACTIVITIES, withdraw=withdraw_activity)
