"""The pages by which partners log what they saw or did, and the list of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.portal.forms.sending import PartnerActivityForm, PartnerReportForm
from stronghold.portal.kinds import SENT
from stronghold.portal.presenters.address import Address
from stronghold.portal.presenters.lists import own_list
from stronghold.portal.presenters.navigation import SENT as SENT_PAGE
from stronghold.portal.views.asked import number_of
from stronghold.portal.views.nothing import answer_nothing
from stronghold.records.forms import RecordForm
from stronghold.sharing.queries import in_force

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.SEND_REPORT)
@form_methods
def new_report(request: SignedInRequest) -> HttpResponse:
    """Log a report that the police work on from then on."""
    data = request.POST if request.method == "POST" else None
    form = PartnerReportForm(data, viewer=request.user)
    return _answer(request, form, page="report", said="is with the police")


@requires(Verb.SEND_ACTIVITY)
@form_methods
def new_activity(request: SignedInRequest) -> HttpResponse:
    """Log what one's own people did."""
    data = request.POST if request.method == "POST" else None
    form = PartnerActivityForm(data, viewer=request.user)
    return _answer(request, form, page="activity", said="is logged")


@requires(Verb.USE_PORTAL)
@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """Show what the viewer's organisation logged here."""
    found = in_force(request.user)
    if not found:
        return answer_nothing(request)
    address, number = Address(found[0], is_preview=False), number_of(request)
    page = own_list(request.user, address, SENT, page=number, here=SENT_PAGE)
    return render(request, "portal/list.html", {"page": page})


def _answer(
    request: SignedInRequest, form: RecordForm, *, page: str, said: str
) -> HttpResponse:
    """Show a form, or store what it says; an agreement that ended loses nothing."""
    if request.method != "POST" and not in_force(request.user):
        return answer_nothing(request)
    row = form.submit() if request.method == "POST" else None
    if row:
        again = "was sent already" if row.is_repetition else said
        messages.success(request, f"{row.reference} {again}")
        return redirect("portal:sent")
    status = 400 if form.errors else 200
    answer = render(request, f"portal/new_{page}.html", {"form": form}, status=status)
    if request.method == "POST":
        # It holds what was typed: no browser keeps it.
        answer.headers["Cache-Control"] = "no-store"
    return answer
