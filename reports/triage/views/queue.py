"""The triage queue: its page, bulk changes, undoing one."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from reports.triage import queries
from reports.triage.actions.queue import (
    Undo,
    grade_many,
    move_many,
    undo_many,
)
from reports.triage.actions.report import MoveDetails
from reports.triage.forms.queue import BulkForm
from reports.triage.presenters import queue as presenters
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.saved_views.views import ListViews, list_methods

# Session keys: the references triaged one after the other since the queue was opened;
# the last change, so that it can be undone; and whether a page has shown it already.
PASSED = "triage_passed"
UNDO, SHOWN = "triage_undo", "triage_undo_shown"


@requires(Verb.WORK_REPORTS, page="the queue of triage")
@list_methods
def queue(request: SignedInRequest) -> HttpResponse:
    """Show the queue, or change the ticked reports or the saved views."""
    views = _views_of(request)
    if request.method != "POST":
        request.session.pop(PASSED, None)
    if request.method != "POST" or views.is_asked:
        done = views.changed()
        return done or _shown(request, BulkForm(viewer=request.user), views)
    policy.require(request.user, Verb.TRIAGE_REPORTS)
    form = BulkForm(request.POST, viewer=request.user)
    if form.is_valid():
        try:
            made = _changed(request.user, form)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            keep_done(request, made)
            return redirect(request.get_full_path())
    return _shown(request, form, views, ticked=form.ticked)


def _changed(by: User, form: BulkForm) -> dict[str, Any]:
    """Change the ticked reports; return what was done, to report and to undo it."""
    move, given = form.change
    references = form.ticked
    if move == "assess":
        undo = grade_many(by=by, references=references, **given)
    else:
        details = MoveDetails(**given)
        undo = move_many(by=by, references=references, move=move, details=details)
    to = presenters.moved_to(**given)
    return {"move": move, "to": to, "n": len(undo.before), **undo.as_json()}


@requires(Verb.TRIAGE_REPORTS, page="the queue of triage")
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Undo the last bulk change."""
    done = request.session.pop(UNDO, None)
    if done is None:
        messages.info(request, "There is nothing to undo")
        return redirect(_back(request))
    try:
        n = undo_many(by=request.user, undo=Undo(done["before"], done["after"]))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        reports = "1 report is" if n == 1 else f"{n:,} reports are"
        messages.success(request, f"Undone: {reports} as before")
    return redirect(_back(request))


def _shown(
    request: SignedInRequest,
    form: BulkForm,
    views: ListViews,
    *,
    ticked: Collection[str] = (),
) -> HttpResponse:
    viewer, filters = request.user, views.filters
    found = queries.queue(viewer, filters.wanted, PageRequest.from_params(request.GET))
    shown = presenters.queue_page(
        viewer,
        found,
        filters,
        now=clock.now(),
        ticked=ticked,
        may_triage=policy.can(viewer, Verb.TRIAGE_REPORTS),
        may_decide=policy.can(viewer, Verb.DECIDE_DUPLICATES),
    )
    context = {
        "page": shown,
        "form": form,
        "filters": filters,
        "views": views.shown,
        **done_context(request, here=shown["here"]),
    }
    status = 400 if form.errors else views.status
    return render(request, "reports/triage/queue.html", context, status=status)


def _views_of(request: SignedInRequest) -> ListViews:
    url = reverse("reports:triage")
    return ListViews(request, "triage", url, filters_of(request))


def filters_of(request: SignedInRequest) -> FilterForm:
    """Return the filters of the queue that are in the address."""
    filters = FilterForm(queries.QUEUE_FILTERS, request.GET, viewer=request.user)
    filters.is_valid()
    return filters


def keep_done(request: SignedInRequest, done: dict[str, Any]) -> None:
    """Keep what was done, so that the next page says it and offers to undo it."""
    request.session[UNDO], request.session[SHOWN] = done, False


def done_context(request: SignedInRequest, *, here: str) -> dict[str, Any]:
    """Return what was done last, once: for the first page of triage after it.

    Undoing leads to `here`, or to the report that was triaged alone.
    """
    if UNDO not in request.session or request.session.get(SHOWN, True):
        return {}
    request.session[SHOWN] = True
    done: dict[str, Any] = request.session[UNDO]
    back = done.get("here", here)
    return {"done": presenters.done_words(done), "done_of": done, "undo_here": back}


def _back(request: SignedInRequest) -> str:
    """Return the page of the queue that the form was sent from; never another site."""
    here, queue_url = request.POST.get("here", ""), reverse("reports:triage")
    is_ours = url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return here if is_ours and here.startswith(queue_url) else queue_url
