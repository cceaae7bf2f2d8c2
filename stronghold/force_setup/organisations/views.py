"""Views of the organisations of a force and their teams."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import Organisation
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.force_setup.organisations import actions, presenters, queries
from stronghold.force_setup.organisations.actions import Details, TeamDetails
from stronghold.force_setup.organisations.forms import (
    NewOrganisationForm,
    TeamForm,
    changes_to,
)

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.MANAGE_ORGANISATIONS, page="the list of organisations")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """List the organisations of the force."""
    found = queries.organisations(request.user)
    others = queries.kept_by_others(request.user)
    table = presenters.organisations_table(found, others)
    return render(request, "organisations/list.html", {"table": table})


@requires(Verb.MANAGE_ORGANISATIONS, page="the form of a new organisation")
@FORM
@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Add a partner."""
    form = NewOrganisationForm(data_of(request), force=request.user.force.pk)

    def act() -> Done:
        kind = form.cleaned_data["kind"]
        row = actions.add_organisation(
            by=request.user, kind=kind, given=Details(**form.details)
        )
        return Done(f"{row.name} is added", _url_of(row.code))

    page = FormPage(
        title="Add an organisation",
        back_url=reverse("organisations:list"),
        back_text="Organisations",
        button="Add organisation",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ORGANISATIONS, page="the page of an organisation")
@FORM
@never_cache
def organisation(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Show an organisation with its teams, and change it."""
    row = queries.organisation(request.user, organisation)
    form = changes_to(row, data_of(request))

    def act() -> Done:
        actions.change_organisation(
            by=request.user, code=row.code, given=Details(**form.details)
        )
        return Done("Saved", _url_of(row.code))

    page = FormPage(
        title=row.name,
        caption=f"{row.get_kind_display()}, with the code {row.code}",
        back_url=reverse("organisations:list"),
        back_text="Organisations",
        template="organisations/organisation.html",
        context={
            "teams": presenters.team_links(row),
            "new_team": reverse("organisations:new_team", args=[row.code]),
        },
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ORGANISATIONS, page="the form of a new team")
@FORM
@never_cache
def new_team(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Add a team to an organisation."""
    of = queries.organisation(request.user, organisation)
    form = TeamForm(data_of(request), of=of)

    def act() -> Done:
        given = TeamDetails(**form.details)
        row = actions.add_team(by=request.user, code=of.code, given=given)
        return Done(f"{row.name} is added")

    page = FormPage(
        title="Add a team",
        caption=of.name,
        back_url=_url_of(of.code),
        back_text=of.name,
        button="Add team",
        template="organisations/team.html",
        context=_wards(of, form),
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ORGANISATIONS, page="the page of a team")
@FORM
@never_cache
def team(request: SignedInRequest, organisation: str, team_id: int) -> HttpResponse:
    """Change a team."""
    row = queries.team(request.user, organisation, team_id)
    form = TeamForm(data_of(request), of=row.organisation, row=row)

    def act() -> Done:
        given = TeamDetails(**form.details)
        actions.change_team(
            by=request.user, code=organisation, team_id=team_id, given=given
        )
        return Done("Saved")

    page = FormPage(
        title=row.name,
        caption=row.organisation.name,
        back_url=_url_of(organisation),
        back_text=row.organisation.name,
        template="organisations/team.html",
        context=_wards(row.organisation, form, row.name),
    )
    return answer_form(request, form, page, act=act)


def _wards(of: Organisation, form: TeamForm, own: str = "") -> dict[str, Any]:
    """Return what the page says and draws of the wards that the form offers."""
    outlines = queries.drawn(of, form.found) if form.found else {}
    return presenters.wards_of_team(form.found, outlines, own)


def _url_of(code: str) -> str:
    return reverse("organisations:organisation", args=[code])
