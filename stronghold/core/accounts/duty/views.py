"""Views of duty: response times, duty desks, and days off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.duty import presenters, queries
from stronghold.core.accounts.duty.actions import (
    cancel_absence as cancel_absence_action,
)
from stronghold.core.accounts.duty.forms import (
    AbsenceForm,
    DutyForm,
    ServiceDeskForm,
    TeamDeskForm,
    TimesForm,
)
from stronghold.core.accounts.permissions import Verb

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.SET_DUTY, page="the page of duty desks and times")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show the force's response times and the duty desks."""
    times = queries.times_of(request.user.force.pk)
    shown = presenters.duty_page(times, queries.desks(request.user))
    return render(request, "duty/page.html", {"page": shown})


@requires(Verb.SET_DUTY, page="the form of the times to answer in")
@FORM
@never_cache
def times(request: SignedInRequest) -> HttpResponse:
    """Set the force's response times."""
    form = TimesForm(request.POST or None, by=request.user)
    return _answer(request, form, "Response times")


@requires(Verb.SET_DUTY, page="the form of an organisation’s duty desk")
@FORM
@never_cache
def organisation(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Set the duty desk of an organisation."""
    row = queries.organisation(request.user, organisation)
    form = ServiceDeskForm(request.POST or None, row=row, by=request.user)
    return _answer(request, form, row.name)


@requires(Verb.SET_DUTY, page="the form of a team’s duty desk")
@FORM
@never_cache
def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Set the duty desk of a team."""
    row = queries.team(request.user, team_id)
    form = TeamDeskForm(request.POST or None, row=row, by=request.user)
    return _answer(request, form, row.name)


def _answer(request: SignedInRequest, form: DutyForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.submit():
        messages.success(request, f"Saved: {title}")
        return redirect("duty:page")
    context = {"form": form, "title": title}
    status = 400 if form.errors else 200
    return render(request, "duty/form.html", context, status=status)


@requires(Verb.RECORD_OWN_ABSENCE, page="the page of who is off")
@FORM
@never_cache
def off(request: SignedInRequest) -> HttpResponse:
    """Show who is off, and record days off."""
    form = AbsenceForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.submit():
        messages.success(request, "Saved. Their call-backs can be given to others")
        return redirect("duty:off")
    rows = presenters.absence_rows(queries.absences(request.user))
    context = {"form": form, "absences": rows}
    status = 400 if form.errors else 200
    return render(request, "duty/off.html", context, status=status)


@requires(Verb.RECORD_OWN_ABSENCE, page="the page of who is off")
@require_POST
@never_cache
def cancel_absence(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Cancel recorded days off."""
    person = cancel_absence_action(by=request.user, absence_id=absence_id)
    messages.success(request, f"{person.display_name} is no longer marked as off")
    return redirect("duty:off")
