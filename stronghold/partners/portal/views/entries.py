"""The pages on which partners log reports and activities, and the list of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from operations.activities.actions import NewActivity
from reports.intake.actions import NewReport
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.forms import RecordForm
from stronghold.core.records.views import stored_from
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.form_page import data_of
from stronghold.partners.portal.actions import send_activity, send_report
from stronghold.partners.portal.forms.entries import (
    PartnerActivityForm,
    PartnerReportForm,
)
from stronghold.partners.portal.kinds import SENT
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.lists import own_list
from stronghold.partners.portal.presenters.navigation import SENT as SENT_PAGE
from stronghold.partners.portal.queries import reading
from stronghold.partners.portal.views.home import not_shared
from stronghold.partners.portal.views.lookups import page_number

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from reports.models import Report
    from stronghold.core.records.models import Record

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.SEND_REPORT, page="the form of a report to the police")
@form_methods
def new_report(request: SignedInRequest) -> HttpResponse:
    """Log a report for the police to work on."""
    form = PartnerReportForm(data_of(request), viewer=request.user)

    def store() -> "Report":
        report = NewReport(**form.cleaned)
        return send_report(by=request.user, submission=form.submission, report=report)

    return _answer(
        request, form, page="report", message="is with the police", store=store
    )


@requires(Verb.SEND_ACTIVITY, page="the form of an activity of their own")
@form_methods
def new_activity(request: SignedInRequest) -> HttpResponse:
    """Log an activity of the partner's own people."""
    form = PartnerActivityForm(data_of(request), viewer=request.user)

    def store() -> "Activity":
        activity = NewActivity(**form.cleaned)
        return send_activity(
            by=request.user, submission=form.submission, activity=activity
        )

    return _answer(request, form, page="activity", message="is logged", store=store)


@requires(Verb.USE_PORTAL, page="the list of what they sent")
@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """Show what the viewer's organisation logged here."""
    found = in_force(request.user)
    if not found:
        return not_shared(request)
    address, number = Address(found[0]), page_number(request)
    with reading(request.user, address.agreement) as read:
        rows = read.rows(SENT, page=number)
    page = own_list(rows, address, page=number, here=SENT_PAGE, now=clock.now())
    return render(request, "portal/list.html", {"page": page})


def _answer(
    request: SignedInRequest,
    form: RecordForm,
    *,
    page: str,
    message: str,
    store: "Callable[[], Record]",
) -> HttpResponse:
    """Show a form or store it. If the agreement has ended, what was typed is kept."""
    if request.method != "POST" and not in_force(request.user):
        return not_shared(request)
    row = stored_from(form, store)
    if row:
        outcome = "was already sent" if row.is_repetition else message
        messages.success(request, f"{row.reference} {outcome}")
        return redirect("portal:sent")
    status = 400 if form.errors else 200
    answer = render(request, f"portal/new_{page}.html", {"form": form}, status=status)
    if request.method == "POST":
        # It contains what was typed, so no browser may cache it.
        answer.headers["Cache-Control"] = "no-store"
    return answer
