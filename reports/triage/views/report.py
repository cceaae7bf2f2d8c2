"""The pages of triage of one report: assess, assign, move, grade its source, clear."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.report import queries as reports
from reports.triage.actions.report import assess_report, move_report
from reports.triage.actions.source import clear_words, grade_source
from reports.triage.forms.report import (
    AssessForm,
    AssignForm,
    ClearWordsForm,
    MoveForm,
    SourceForm,
    TriageForm,
)
from reports.triage.presenters import report as presenters
from reports.triage.queries import latest_assessment
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from reports.report.models import Report


page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.TRIAGE_REPORTS, page="the form that assesses it")
@page_methods
def assess(request: SignedInRequest, reference: str) -> HttpResponse:
    """Assess a report by THRIVE and grade it, also again."""
    report = reports.report(request.user, reference)
    latest = latest_assessment(request.user, report)
    form = AssessForm(request.POST or None, latest=latest)
    return _answer(request, report, form, page="assess", store=assess_report)


@requires(Verb.TRIAGE_REPORTS, page="the form that assigns it")
@page_methods
def assign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Assign a report to a person, or transfer it to another team."""
    report = reports.report(request.user, reference)
    form = AssignForm(request.POST or None, viewer=request.user, report=report)
    return _answer(request, report, form, page="assign", store=move_report)


@requires(Verb.WORK_REPORTS, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make one of the moves open to the viewer."""
    report = reports.report(request.user, reference)
    code = (request.POST or request.GET).get("move", "")
    form = MoveForm(request.POST or None, code=code)
    return _answer(request, report, form, page="move", store=move_report)


@requires(Verb.TRIAGE_REPORTS, page="the form that grades its source")
@page_methods
def source(request: SignedInRequest, reference: str) -> HttpResponse:
    """Grade the source, and record whether the information is fact or opinion."""
    report = reports.report(request.user, reference)
    form = SourceForm(request.POST or None, report=report)
    return _answer(request, report, form, page="grade_source", store=grade_source)


@requires(Verb.CLEAR_WORDS, page="the form that clears its words")
@page_methods
def words(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write the cleared words next to the original."""
    report = reports.report(request.user, reference)
    form = ClearWordsForm(request.POST or None, report=report)
    return _answer(request, report, form, page="clear_words", store=clear_words)


def _answer(
    request: SignedInRequest,
    report: "Report",
    form: TriageForm,
    *,
    page: str,
    store: Callable[..., "Report"],
) -> HttpResponse:
    """Show a form, or store it and return to the report."""
    reports.note_originals(request.user, [report])
    shown = presenters.form_page(request.user, report, page=page, code=form.code)
    if request.method == "POST" and _stored(request, report, form, store=store):
        messages.success(request, f"{report.reference} {shown.done}")
        return redirect("reports:detail", report.reference)
    context = {"form": form, "page": shown}
    status = 400 if form.errors else 200
    return render(request, f"reports/triage/{page}.html", context, status=status)


def _stored(
    request: SignedInRequest,
    report: "Report",
    form: TriageForm,
    *,
    store: Callable[..., "Report"],
) -> bool:
    if not form.is_valid():
        return False
    try:
        store(by=request.user, reference=report.reference, **form.given)
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True
