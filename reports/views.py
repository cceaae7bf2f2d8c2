"""The pages of reports: the list, one report, marking one as recorded in error."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from reports.duplicates import views as duplicates
from reports.duplicates.presenters.likeness import queue_links
from reports.photos.views import panel as photos_panel
from reports.report import presenters
from reports.report.actions import withdraw_report
from reports.report.queries import also_here
from reports.report.record import REPORTS
from reports.reporter.views import panel as reporter_panel
from reports.triage.views.report import panel as triage_panel
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import year_before
from stronghold.core.records.presenters import Panel
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    Layout,
    answer_detail,
    answer_list,
    answer_withdraw,
)

if TYPE_CHECKING:
    from reports.report.models import Report

# The panels that topics add to the page of a report, in the order of the page.
PANELS: Sequence[Callable[[User, "Report"], Panel | None]] = (
    triage_panel,
    duplicates.panel,
    photos_panel,
    reporter_panel,
)


@requires(Verb.READ_REPORTS, page="the list of reports")
@list_methods
def report_list(request: SignedInRequest) -> HttpResponse:
    """Show the list of reports, newest first."""
    return answer_list(
        request,
        REPORTS,
        table=presenters.reports_table,
        links=queue_links(may_decide=policy.can(request.user, Verb.DECIDE_DUPLICATES)),
    )


@requires(Verb.READ_REPORTS, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one report with its history."""
    report = one_record(REPORTS, request.user, reference)
    events = history(REPORTS, request.user, reference, of=report)
    REPORTS.note_opened(request.user, report)
    shown = REPORTS.shown_to(request.user)
    panels = [panel for make in PANELS if (panel := make(request.user, report))]
    others = also_here(request.user, report, since=year_before(clock.today()))
    return answer_detail(
        request,
        report,
        REPORTS,
        facts=presenters.report_facts(report, shown),
        events=events,
        panels=panels,
        more_history=duplicates.history(request.user, report),
        layout=Layout(
            "reports/detail.html",
            {
                "words": presenters.report_words(report, shown),
                "spots": presenters.report_spots(report, shown),
                "also": presenters.also_here_lines(report, others, shown),
                "actions": [action for panel in panels for action in panel.actions],
            },
        ),
    )


@requires(Verb.READ_REPORTS, page="the form that marks it as recorded in error")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a report as recorded in error: your own, or any with WITHDRAW_ANY_REPORT."""
    report = one_record(REPORTS, request.user, reference)
    return answer_withdraw(request, report, REPORTS, withdraw=withdraw_report)
