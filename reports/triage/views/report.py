"""Triage of one report: its panel, and the pages that assign it, move it, grade its
source and clear its words.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from reports.report.record import REPORTS
from reports.triage import queries, rules
from reports.triage.actions.report import (
    MoveDetails,
    move_report,
    mover_of,
    state_of,
)
from reports.triage.actions.source import SourceGrade, clear_words, grade_source
from reports.triage.forms.report import (
    AssignForm,
    ClearWordsForm,
    MoveForm,
    SourceForm,
)
from reports.triage.presenters import report as presenters
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel, named
from stronghold.core.records.queries import one_record
from stronghold.core.records.views import answer_move
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    answer_form,
    data_of,
)

if TYPE_CHECKING:
    from reports.report.models import Report


page_methods = require_http_methods(["GET", "HEAD", "POST"])


def panel(viewer: User, report: "Report") -> Panel | None:
    """Return the panel of triage; None for a report recorded in error."""
    if report.is_in_error:
        return None
    state = state_of(report)
    can_move = rules.can_move(state)
    return presenters.triage_panel(
        report,
        now=clock.now(),
        assessments=queries.assessments(viewer, report),
        moves=rules.moves_open_to(state, mover_of(viewer, report)),
        may_triage=can_move and policy.can(viewer, Verb.TRIAGE_REPORTS),
        may_clear=can_move and policy.can(viewer, Verb.CLEAR_WORDS),
    )


@requires(Verb.TRIAGE_REPORTS, page="the form that assigns it")
@page_methods
def assign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Assign a report to a person, or transfer it to another team."""
    report = _read(request, reference)
    form = AssignForm(data_of(request), viewer=request.user, report=report)

    def act() -> Done:
        assert form.move is not None  # noqa: S101 - the form refuses to change nothing
        code, details = form.move
        move_report(
            by=request.user,
            reference=reference,
            move=code,
            details=MoveDetails(**details),
        )
        return Done(f"{reference} is transferred")

    page = _page(request, report, title="Assign", button="Assign")
    return answer_form(request, form, page, act=act)


@requires(Verb.WORK_REPORTS, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make one of the moves open to the viewer."""
    report = _read(request, reference)
    data = data_of(request)
    code = (request.GET if data is None else data).get("move", "")
    form = MoveForm(data, code=code)
    title, done, button = presenters.MOVE_WORDS.get(code, presenters.ANY_MOVE)

    def moved() -> "Report":
        return move_report(
            by=request.user,
            reference=reference,
            move=code,
            details=MoveDetails(**form.details),
            seen=form.cleaned_data["seen"] or None,
            keep_words=form.cleaned_data["keep_words"],
        )

    page = _page(request, report, title=title, button=button)
    return answer_move(request, form, page, move=moved, done=f"{reference} {done}")


@requires(Verb.TRIAGE_REPORTS, page="the form that grades its source")
@page_methods
def source(request: SignedInRequest, reference: str) -> HttpResponse:
    """Grade the source, and record whether the information is fact or opinion."""
    report = _read(request, reference)
    form = SourceForm(data_of(request), report=report)

    def act() -> Done:
        grade = SourceGrade(**form.facts)
        grade_source(by=request.user, reference=reference, grade=grade)
        return Done(f"{reference} has its source graded")

    page = _page(
        request,
        report,
        title="Grade the source",
        lede="Each part may be left out, and changed later.",
        button="Save grades",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.CLEAR_WORDS, page="the form that clears its words")
@page_methods
def words(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write the cleared words next to the original."""
    report = _read(request, reference)
    form = ClearWordsForm(data_of(request), report=report)

    def act() -> Done:
        clear_words(by=request.user, reference=reference, **form.cleaned_data)
        return Done(f"{reference} has its words saved")

    may_read = policy.can(request.user, Verb.READ_ORIGINALS)
    page = FormPage(
        title="Clear the words",
        caption=named(REPORTS, report),
        back_url=REPORTS.url("detail", reference),
        back_text="Back to the report",
        button="Save cleared words",
        template="reports/triage/clear_words.html",
        context={"original": report.description if may_read else ""},
    )
    return answer_form(request, form, page, act=act)


def _read(request: SignedInRequest, reference: str) -> "Report":
    """Return the report, which the page shows with its words."""
    report = one_record(REPORTS, request.user, reference)
    REPORTS.note_opened(request.user, report)
    return report


def _page(request: SignedInRequest, report: "Report", **words: Any) -> FormPage:
    """Return the page of a form, with the facts that the decision is based on."""
    may_read = policy.can(request.user, Verb.READ_ORIGINALS)
    return FormPage(
        caption=named(REPORTS, report),
        back_url=REPORTS.url("detail", report.reference),
        back_text="Back to the report",
        facts=presenters.deciding_facts(report, may_read=may_read),
        **words,
    )
