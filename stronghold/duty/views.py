"""Views of duty: duty desks, and days off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.duty import actions, presenters, queries
from stronghold.duty.actions import Desk, ServiceDesk
from stronghold.duty.forms import (
    AbsenceForm,
    ServiceDeskForm,
    TeamDeskForm,
)

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.SET_DUTY, page="the page of duty desks")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show the duty desks."""
    shown = presenters.duty_page(queries.desks(request.user))
    return render(request, "duty/page.html", {"page": shown})


@requires(Verb.SET_DUTY, page="the form of an organisation’s duty desk")
@FORM
@never_cache
def organisation(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Set the duty desk of an organisation."""
    row = queries.organisation(request.user, organisation)
    form = ServiceDeskForm(data_of(request), row=row, by=request.user)

    def act() -> Done:
        desk = ServiceDesk(**form.cleaned_data)
        actions.set_desk(by=request.user, code=row.code, desk=desk)
        return _saved(row.name)

    return answer_form(request, form, _form_page(row.name, "Duty desk"), act=act)


@requires(Verb.SET_DUTY, page="the form of a team’s duty desk")
@FORM
@never_cache
def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Set the duty desk of a team."""
    row = queries.team(request.user, team_id)
    form = TeamDeskForm(data_of(request), row=row, by=request.user)

    def act() -> Done:
        desk = Desk(**form.cleaned_data)
        actions.set_team_desk(by=request.user, team_id=row.pk, desk=desk)
        return _saved(row.name)

    return answer_form(request, form, _form_page(row.name, "Duty desk"), act=act)


def _saved(title: str) -> Done:
    return Done(f"Saved: {title}")


def _form_page(title: str, caption: str = "") -> FormPage:
    return FormPage(
        title=title, caption=caption, back_url=reverse("duty:page"), back_text="Duty"
    )


@requires(Verb.RECORD_OWN_ABSENCE, page="the page of who is off")
@FORM
@never_cache
def off(request: SignedInRequest) -> HttpResponse:
    """Show who is off, and record days off."""
    form = AbsenceForm(data_of(request), by=request.user)

    def act() -> Done:
        row = actions.record_absence(by=request.user, **form.cleaned)
        return Done(presenters.absence_recorded(row), reverse("duty:off"))

    found = queries.absences(request.user)
    may_call = policy.can(request.user, Verb.READ_OWN_REPORTER)
    people = form.people.values()
    page = FormPage(
        title="Who is off",
        lede=presenters.about_absences(may_call=may_call),
        back_url=reverse("reports:call_backs" if may_call else "home"),
        back_text="Call-backs" if may_call else "Home",
        template="duty/off.html",
        context={"absences": presenters.absence_rows(found, request.user, people)},
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RECORD_OWN_ABSENCE, page="the page of who is off")
@require_POST
@never_cache
def cancel_absence(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Cancel recorded days off."""
    person = actions.cancel_absence(by=request.user, absence_id=absence_id)
    messages.success(request, f"{person.display_name} is no longer marked as off")
    return redirect("duty:off")
