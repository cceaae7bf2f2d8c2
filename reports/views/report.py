"""The pages of reports: the list, one report, a new one, marking one as in error."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from reports.actions.report import WITHDRAW, withdraw_report
from reports.forms.report import ReportFilterForm, ReportForm
from reports.presenters import attachment, duplicates, triage
from reports.presenters import report as presenters
from reports.presenters.likeness import queue_links
from reports.queries import report as queries
from reports.redaction import REPORT_FIELDS
from reports.views.reporter import panel as reporter_panel
from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.records.presenters import Panel, RecordKind, list_page
from stronghold.records.queries import PageRequest
from stronghold.records.views import (
    answer_detail,
    answer_new,
    answer_withdraw,
    new_page,
)
from stronghold.sharing.fields import fields_read_by

if TYPE_CHECKING:
    from reports.models import Report

REPORTS = RecordKind(
    app="reports",
    export="reports",
    one="Report",
    many="Reports",
    new_text="Log a report",
    another_text="Log another report",
    first="Report recorded",
    empty_text="What residents, partners and officers tell of will be listed here.",
    read=Verb.READ_REPORTS,
    write=Verb.SUBMIT_REPORT,
    withdraw=WITHDRAW,
)

# Sent along by a page that begins a report with what was typed there.
CARRIED = "carried"
# What each topic adds to the page of a report, in the order of the page.
PANELS: Sequence[Callable[[User, "Report"], Panel | None]] = (
    triage.panel,
    duplicates.panel,
    attachment.panel,
    reporter_panel,
)


@requires(Verb.READ_REPORTS)
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """Show the reports, the last received first."""
    form = ReportFilterForm(request.GET, viewer=request.user)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.reports_page(request.user, form.wanted, ask)
    shown = list_page(
        REPORTS,
        request.user,
        page,
        table=presenters.reports_table(page.items),
        chosen=form.chosen,
        params=form.wanted.as_params(),
        links=queue_links(request.user),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


@requires(Verb.SUBMIT_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Log a report."""
    if request.method == "POST" and CARRIED in request.POST:
        form = ReportForm(viewer=request.user, initial=_carried(request.POST))
        return render(request, "reports/new.html", new_page(form, REPORTS))
    data = request.POST if request.method == "POST" else None
    return answer_new(request, ReportForm(data, viewer=request.user), REPORTS)


def _carried(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed on another page, to begin a report with."""
    names = (*("place", "latitude", "longitude", "place_not_known"), "when", "concern")
    initial: dict[str, Any] = {name: given[name] for name in names if given.get(name)}
    with suppress(ValueError):
        initial["day"] = date.fromisoformat(given.get("day", ""))
    return initial


@requires(Verb.READ_REPORTS)
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one report with its history."""
    report = queries.report(request.user, reference)
    shown = fields_read_by(request.user, Verb.READ_REPORTS, REPORT_FIELDS)
    events = queries.history(request.user, reference)
    queries.note_originals(request.user, [report])
    facts = presenters.report_facts(report, shown)
    panels = [panel for make in PANELS if (panel := make(request.user, report))]
    return answer_detail(
        request,
        report,
        REPORTS,
        facts=facts,
        events=events,
        panels=panels,
        more_history=duplicates.history(request.user, report),
    )


@requires(Verb.READ_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a report as recorded in error: one's own, or any with the verb for it."""
    report = queries.report(request.user, reference)
    return answer_withdraw(request, report, REPORTS, withdraw=withdraw_report)
