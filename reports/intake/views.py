"""The pages of a new report: the form, and reports like it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from reports.duplicates import queries
from reports.duplicates.presenters import pages as presenters
from reports.intake.actions import NewReport, submit_report
from reports.intake.forms import ReportForm, subject_in
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.views import answer_new, new_page
from stronghold.core.ui.form_page import data_of

if TYPE_CHECKING:
    from reports.report.models import Report


@requires(Verb.SUBMIT_REPORT, page="what is like a report being typed", stores=False)
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
    form = ReportForm(data_of(request), viewer=request.user)

    def store() -> "Report":
        report = NewReport(**form.cleaned)
        return submit_report(by=request.user, submission=form.submission, report=report)

    return answer_new(request, form, REPORTS, store=store)


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
