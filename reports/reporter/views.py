"""The pages of contact details: read, correct, erase, keep longer, review."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reports.report.record import REPORTS
from reports.reporter import presenters, queries
from reports.reporter.actions import (
    correct_reporter,
    forget_reporter,
    keep_reporter_longer,
)
from reports.reporter.forms import PREFIX, CorrectForm, KeepForm
from reports.reporter.rules import CONTACT_FIELDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel, named
from stronghold.core.records.reasons.choices import OfReporter
from stronghold.core.records.reasons.views import answer_why
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from reports.report.models import Report

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OWN_REPORTER, page="the page of the person who reported it")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the reporter of a report; how to reach them safely comes first."""
    row = queries.reporter(request.user, reference)
    page = presenters.reporter_page(
        row,
        _call_backs(request.user, reference),
        may_keep=policy.can(request.user, Verb.READ_ANY_REPORTER),
        now=clock.now(),
    )
    return render(request, "reports/reporter/detail.html", {"page": page})


@requires(Verb.READ_OWN_REPORTER, page="the page that asks why they read it")
@FORM
def why(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask why the reporter of a report is read that is not the viewer’s."""
    queries.check_is_kept(request.user, reference)
    return answer_why(
        request,
        reference,
        verb=Verb.READ_OWN_REPORTER,
        choices=OfReporter,
        title="Why do you need to know who reported it?",
        caption=REPORTS.one,
        url=REPORTS.url("reporter", reference),
        back_url=REPORTS.url("detail", reference),
    )


@requires(Verb.READ_OWN_REPORTER, page="the form that corrects who reported it")
@FORM
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct the contact details of a reporter."""
    row = queries.reporter(request.user, reference)
    known = {f"{PREFIX}{name}": getattr(row, name) for name in CONTACT_FIELDS}
    form = CorrectForm(data_of(request), initial=known)

    def act() -> Done:
        changed = correct_reporter(
            by=request.user, reference=reference, contact=form.given_contact()
        )
        return Done(presenters.corrected(changed))

    page = FormPage(
        title="Correct contact details",
        caption=named(REPORTS, row.report),
        back_url=REPORTS.url("reporter", reference),
        template="reports/reporter/correct.html",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.READ_OWN_REPORTER, page="the form that erases who reported it")
@FORM
def forget(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for confirmation, then erase the reporter of a report."""
    row = queries.reporter(request.user, reference)

    def act() -> Done:
        forget_reporter(by=request.user, reference=reference)
        done = "The contact details have been erased and open call-backs cancelled"
        return Done(done, REPORTS.url("detail", reference))

    page = FormPage(
        title="Erase contact details",
        caption=named(REPORTS, row.report),
        back_url=REPORTS.url("reporter", reference),
        warning="You cannot undo this. It erases all contact details now and cancels "
        "open call-backs. The report itself stays.",
        button="Erase",
        button_kind="warning",
    )
    return answer_form(request, ActionForm(data_of(request)), page, act=act)


@requires(Verb.READ_ANY_REPORTER, page="the form that keeps who reported it for longer")
@FORM
def keep(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep the details longer than usual, for one of the fixed reasons."""
    row = queries.days_of_reporter(request.user, reference)
    form = KeepForm(data_of(request))

    def act() -> Done:
        keep_reporter_longer(by=request.user, reference=reference, **form.cleaned_data)
        return Done(f"The contact details of {reference} are kept longer")

    page = FormPage(
        title="Keep contact details longer",
        caption=named(REPORTS, row.report),
        facts=presenters.keeping_facts(row, queries.months_of(request.user.force.pk)),
        button="Keep them longer",
        back_url=reverse("reports:reporters_due"),
        back_text="Details due for review",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.READ_ANY_REPORTER, page="the list of contact details due for review")
@require_safe
def due(request: SignedInRequest) -> HttpResponse:
    """Show which reports have contact details due for review, without any names."""
    table = presenters.review_table(queries.due_for_review(request.user))
    return render(request, "reports/reporter/due.html", {"table": table})


def panel(viewer: User, report: "Report") -> Panel:
    """Return the panel of a report's page that says what is kept on the reporter."""
    is_kept = queries.are_kept(report.pk)
    return presenters.reporter_panel(
        report,
        is_kept=is_kept,
        may_read=is_kept and queries.may_be_read(viewer, report.reference),
        call_backs=_call_backs(viewer, report.reference),
    )


def _call_backs(viewer: User, reference: str) -> list[presenters.CallBackShown]:
    now, may_clear = clock.now(), policy.can(viewer, Verb.CLEAR_WORDS)
    return [
        presenters.shown_call_back(row, reference, now=now, may_clear=may_clear)
        for row in queries.call_backs_of(viewer, reference)
    ]
