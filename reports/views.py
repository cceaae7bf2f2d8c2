"""The pages of reports: the list, one report, marking one as recorded in error."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from reports.duplicates.presenters import pages as duplicates
from reports.duplicates.presenters.likeness import queue_links
from reports.photos import presenters as attachment
from reports.report import presenters, queries
from reports.report.actions import withdraw_report
from reports.report.forms import ReportFilterForm
from reports.report.presenters import REPORTS
from reports.report.redaction import REPORT_FIELDS
from reports.reporter.views import panel as reporter_panel
from reports.triage.presenters import report as triage
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.views import answer_detail, answer_withdraw
from stronghold.core.sharing.fields import fields_read_by

if TYPE_CHECKING:
    from reports.report.models import Report

# The panels that topics add to the page of a report, in the order of the page.
PANELS: Sequence[Callable[[User, "Report"], Panel | None]] = (
    triage.panel,
    duplicates.panel,
    attachment.panel,
    reporter_panel,
)


@requires(Verb.READ_REPORTS, page="the list of reports")
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """Show the list of reports, newest first."""
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


@requires(Verb.READ_REPORTS, page="its page")
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


@requires(Verb.READ_REPORTS, page="the form that marks it as recorded in error")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a report as recorded in error: your own, or any with WITHDRAW_ANY_REPORT."""
    report = queries.report(request.user, reference)
    return answer_withdraw(request, report, REPORTS, withdraw=withdraw_report)
