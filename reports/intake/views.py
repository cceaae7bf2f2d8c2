"""The pages of a new report: the form, and reports like it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from reports.duplicates import queries
from reports.duplicates.presenters import pages as presenters
from reports.intake.forms import ReportForm, subject_in
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.views import answer_new, new_page


@requires(Verb.SUBMIT_REPORT, page="what is like a report being typed")
@require_POST
def similar(request: SignedInRequest) -> HttpResponse:
    """Show possible duplicates of the report being typed. It stores nothing."""
    policy.require(request.user, Verb.READ_REPORTS)
    form = ReportForm(request.POST, viewer=request.user)
    subject = subject_in(form)
    matches = queries.matches_of(request.user, subject) if subject else []
    chosen = form.data.get("same_as", "")
    shown = presenters.similar(matches, chosen=chosen)
    context = {"matches": shown, "is_chosen": any(match.chosen for match in shown)}
    return render(request, "reports/duplicates/similar.html", context)


# Sent by a page that starts a report with what was typed there.
CARRIED = "carried"


@requires(Verb.SUBMIT_REPORT, page="the form of a new report")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Log a report."""
    if request.method == "POST" and CARRIED in request.POST:
        form = ReportForm(viewer=request.user, initial=_carried(request.POST))
        return render(request, "reports/new.html", new_page(form, REPORTS))
    data = request.POST if request.method == "POST" else None
    return answer_new(request, ReportForm(data, viewer=request.user), REPORTS)


def _carried(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed on another page, as initial values of the form."""
    names = (
        "place",
        "latitude",
        "longitude",
        "place_not_known",
        "when",
        "concern",
    )
    initial: dict[str, Any] = {name: given[name] for name in names if given.get(name)}
    with suppress(ValueError):
        initial["day"] = date.fromisoformat(given.get("day", ""))
    return initial
