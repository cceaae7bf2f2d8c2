"""The pages of duplicates: the queue, two reports side by side, undoing a decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from reports.duplicates import queries
from reports.duplicates.actions import undo_decision
from reports.duplicates.forms import DecisionForm
from reports.duplicates.presenters import pages as presenters
from reports.report.record import REPORTS
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken


@requires(Verb.DECIDE_DUPLICATES, page="the comparison of two reports")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Show two reports side by side, and decide whether they are the same."""
    pair = queries.pair(request.user, reference, other)
    REPORTS.note_words(request.user, [pair.one, pair.other])
    shown = presenters.compare(request.user, pair)
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, choices=shown.choices)
    if data is not None and (done := form.decide(by=request.user)):
        messages.success(request, done)
        return redirect("reports:compare", reference, other)
    status = 400 if form.errors else 200
    context = {"page": shown, "form": form}
    return render(request, "reports/duplicates/compare.html", context, status=status)


@requires(Verb.DECIDE_DUPLICATES, page="the comparison of two reports")
@require_POST
def undo(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Undo the decision about two reports."""
    try:
        separated = undo_decision(by=request.user, reference=reference, other=other)
        done = "are separated" if separated else "can be decided again"
        messages.success(request, f"{reference} and {other} {done}")
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("reports:compare", reference, other)


@requires(Verb.DECIDE_DUPLICATES, page="the list of reports that may be the same")
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Show the likely pairs without a decision."""
    after = request.GET.get("after", "")
    found = queries.undecided(request.user, after=after)
    shown = presenters.queue(found, after=after)
    return render(request, "reports/duplicates/queue.html", {"page": shown})
