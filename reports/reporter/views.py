"""The pages of contact details: read, correct, erase, keep longer, review."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports.reporter import presenters, queries
from reports.reporter.actions import forget_reporter
from reports.reporter.forms import PREFIX, CorrectForm, KeepForm
from reports.reporter.presenters import shown_call_back
from reports.reporter.rules import CONTACT_FIELDS
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel

if TYPE_CHECKING:
    from reports.report.models import Report

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_OWN_REPORTER, page="the page of the person who reported it")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the reporter of a report; how to reach them safely comes first."""
    row = queries.reporter(request.user, reference)
    owed = queries.call_backs_of(request.user, reference)
    page = presenters.reporter_page(request.user, row, owed)
    return render(request, "reports/reporter/detail.html", {"page": page})


@requires(Verb.READ_OWN_REPORTER, page="the form that corrects who reported it")
@FORM
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct the contact details of a reporter."""
    row = queries.reporter(request.user, reference)
    known = {f"{PREFIX}{name}": getattr(row, name) for name in CONTACT_FIELDS}
    data = request.POST if request.method == "POST" else None
    form = CorrectForm(data, initial=known)
    if data is not None and form.submit(request.user, reference):
        messages.success(request, presenters.corrected(form.changed))
        return redirect("reports:reporter", reference)
    context = {"form": form, "reference": reference}
    status = 400 if form.errors else 200
    return render(request, "reports/reporter/correct.html", context, status=status)


@requires(Verb.READ_OWN_REPORTER, page="the form that erases who reported it")
@FORM
def forget(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for confirmation, then erase the reporter of a report."""
    queries.reporter(request.user, reference)
    if request.method == "POST":
        forget_reporter(by=request.user, reference=reference)
        messages.success(
            request,
            "The contact details have been erased and open call-backs cancelled",
        )
        return redirect("reports:detail", reference)
    return render(request, "reports/reporter/forget.html", {"reference": reference})


@requires(Verb.READ_ANY_REPORTER, page="the form that keeps who reported it for longer")
@FORM
def keep(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep the details longer than usual, for one of the fixed reasons."""
    row = queries.reporter(request.user, reference)
    data = request.POST if request.method == "POST" else None
    form = KeepForm(data)
    if data is not None and form.submit(request.user, reference):
        messages.success(request, f"The contact details of {reference} are kept longer")
        return redirect("reports:reporters_due")
    page = presenters.keep_page(row)
    context = {"form": form, "reference": reference, "page": page}
    status = 400 if form.errors else 200
    return render(request, "reports/reporter/keep.html", context, status=status)


@requires(Verb.READ_ANY_REPORTER, page="the list of contact details due for review")
@require_safe
def due(request: SignedInRequest) -> HttpResponse:
    """Show which reports have contact details due for review, without any names."""
    table = presenters.review_table(queries.due_for_review(request.user))
    return render(request, "reports/reporter/due.html", {"table": table})


def panel(viewer: User, report: "Report") -> Panel:
    """Return the panel of a report's page that says what is kept on the reporter."""
    owed = queries.call_backs_of(viewer, report.reference)
    shown = presenters.reporter_panel(
        report,
        is_kept=queries.are_kept(report.pk),
        may_read=queries.may_be_read(viewer, report.reference),
        call_backs=[shown_call_back(viewer, row, report.reference) for row in owed],
    )
    return Panel("reports/reporter/panel.html", shown)
