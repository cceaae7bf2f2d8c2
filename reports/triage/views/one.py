"""One report triaged in its preview: beside the queue and on to the next, or alone."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports.duplicates.views import panel as duplicates_panel
from reports.report.record import REPORTS
from reports.reporter.views import panel as reporter_panel
from reports.triage import queries
from reports.triage.actions.one import Triage, triage_report
from reports.triage.actions.report import NewAssessment, state_mark
from reports.triage.forms.report import TriageForm
from reports.triage.presenters import one as presenters
from reports.triage.presenters.one import QueuePlace
from reports.triage.presenters.queue import TRIAGED, cursor_of, triaged_to
from reports.triage.views.queue import PASSED, done_context, filters_of, keep_done
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import data_of
from stronghold.duty.queries import off_today

if TYPE_CHECKING:
    from reports.report.models import Report

# Session key: the username of the colleague whom this user assigned a report to last.
LAST_PERSON = "triage_last_person"


@requires(Verb.WORK_REPORTS, page="its preview in the queue of triage")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a report of the queue with all that triage needs, or triage it.

    The filters of the queue are in the address, so that the next report is of the
    same queue, and the way back leads to it.
    """
    if request.method == "POST":
        policy.require(request.user, Verb.TRIAGE_REPORTS)
    report = _read(request, reference)
    wanted = filters_of(request).wanted
    # Found before it is saved: the grade, and so its place in the queue, may change.
    passed = request.session.get(PASSED, [])
    beside = queries.neighbours(request.user, wanted, reference, passed=passed)
    # Someone else may have graded it since it was opened, and so moved it: the next is
    # the one that was next then, if it still waits.
    following = request.POST.get("next", "")
    if following and queries.is_in_queue(request.user, wanted, following):
        beside = replace(beside, next=following)
    params = wanted.as_params() | cursor_of(request.GET)
    return _answer(request, report, QueuePlace(params, beside))


@requires(Verb.TRIAGE_REPORTS, page="the form that assesses it")
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: SignedInRequest, reference: str) -> HttpResponse:
    """Assess and assign a report that was opened alone, also again."""
    return _answer(request, _read(request, reference), None)


@requires(Verb.WORK_REPORTS, page="the end of the queue of triage")
@require_safe
def last(request: SignedInRequest) -> HttpResponse:
    """Say that the last report of the queue was triaged."""
    place = QueuePlace(filters_of(request).wanted.as_params(), queries.Neighbours())
    context = {"back_url": place.url, "back_text": "Back to the queue"}
    shown = {"page": context, **done_context(request, here=place.url)}
    return render(request, "reports/triage/last.html", shown)


def _answer(
    request: SignedInRequest, report: "Report", place: QueuePlace | None
) -> HttpResponse:
    viewer, form = request.user, _form(request, report)
    if form and form.is_valid():
        try:
            return _triaged(request, report, form, place)
        except RuleBroken as broken:
            form.add_rule(broken)
    panels = (duplicates_panel(viewer, report), reporter_panel(viewer, report))
    page = presenters.preview(
        report,
        now=clock.now(),
        shown=REPORTS.shown_to(viewer),
        here=queries.also_here(viewer, report),
        panels=[panel for panel in panels if panel],
        place=place,
    )
    quick = presenters.quick_people(
        viewer, request.session.get(LAST_PERSON, ""), form.people if form else {}
    )
    done = done_context(request, here=page["back_url"]) if place else {}
    context = {"page": page, "form": form, "quick": quick, **done}
    status = 400 if form and form.errors else 200
    answer = render(request, "reports/triage/one.html", context, status=status)
    if request.method == "POST":
        # It contains what was typed: not kept by the browser.
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(request: SignedInRequest, report: "Report") -> TriageForm | None:
    """Return the form; None for a viewer who may only read."""
    viewer = request.user
    if not policy.can(viewer, Verb.TRIAGE_REPORTS):
        return None
    return TriageForm(
        data_of(request),
        viewer=viewer,
        report=report,
        latest=queries.latest_assessment(viewer, report),
        seen=state_mark(report),
    )


def _triaged(
    request: SignedInRequest,
    report: "Report",
    form: TriageForm,
    place: QueuePlace | None,
) -> HttpResponse:
    """Save the decision, and go to the next report or back to this one's page."""
    facts, person = form.facts, form.assigned
    undo = triage_report(
        by=request.user,
        reference=report.reference,
        triage=Triage(NewAssessment(**facts) if facts else None, person),
        seen=form.cleaned_data["seen"] or None,
        keep_words=form.cleaned_data["keep_words"],
    )
    # Oneself has a key already.
    if person and person != request.user:
        request.session[LAST_PERSON] = person.username
    off = off_today([person.pk]).get(person.pk) if person else None
    grade = facts["grade"] if facts else ""
    to = triaged_to(grade=grade, person=person, off=off)
    if place is None:
        messages.success(request, f"{report.reference} is saved: {to}")
        return redirect(REPORTS.url("detail", report.reference))
    request.session[PASSED] = [*request.session.get(PASSED, []), report.reference]
    keep_done(
        request,
        {
            "move": TRIAGED,
            "to": to,
            "n": 1,
            "reference": report.reference,
            "here": place.preview(report.reference),
            **undo.as_json(),
        },
    )
    return redirect(place.after_saving)


def _read(request: SignedInRequest, reference: str) -> "Report":
    """Return the report, which the page shows with its words, and log both."""
    report = one_record(REPORTS, request.user, reference)
    REPORTS.note_opened(request.user, report)
    return report
