"""The pages of service accounts, for the administrators who manage them."""

from typing import Any

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

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.forms import OrganisationForm
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.program_keys.service_accounts import actions, presenters, queries
from stronghold.core.program_keys.service_accounts.actions import Details
from stronghold.core.program_keys.service_accounts.forms import (
    CloseServiceForm,
    ServiceForm,
    ServiceKeyForm,
    changes_to,
)
from stronghold.core.ui.form_page import Done, answer_form, data_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.MANAGE_ACCOUNTS, page="the list of service accounts")
@require_safe
@never_cache
def service_list(request: SignedInRequest) -> HttpResponse:
    """List the service accounts of the organisations that the viewer manages."""
    found = queries.services(request.user)
    table = presenters.services_table(found, queries.keys_of_each(found))
    return render(request, "services/list.html", {"table": table})


@requires(Verb.MANAGE_ACCOUNTS, page="the form of a service account", fresh=True)
@FORM
@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Open a service account. The organisation decides what can be chosen."""
    asked: Any = data_of(request) or request.GET
    choice = OrganisationForm(asked or None, by=request.user)
    choice.fields["organisation"].label = "Which organisation does it belong to?"
    if only := choice.only:
        choice = OrganisationForm({"organisation": only.pk}, by=request.user)
    if not choice.is_valid():
        status = 400 if choice.errors else 200
        context = {
            "form": choice,
            "title": "Open a service account",
            "back": "services:list",
            "back_text": "Service accounts",
        }
        template = "people/choose_organisation.html"
        return render(request, template, context, status=status)
    organisation = choice.cleaned_data["organisation"]
    form = ServiceForm(data_of(request), by=request.user, organisation=organisation)

    def act() -> Done:
        user = actions.open_service(
            by=request.user, organisation=organisation, given=Details(**form.cleaned)
        )
        url = reverse("services:service", args=[user.username])
        words = (
            f"{user.display_name} is open, and waits for approval. Make its first key"
        )
        return Done(words, url)

    page = presenters.new_page(organisation, is_only=choice.only is not None)
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ACCOUNTS, page="the page of a service account", fresh=True)
@FORM
@never_cache
def service(request: SignedInRequest, username: str) -> HttpResponse:
    """Show a service account with its keys; make a key, and show its token once."""
    row = queries.service(request.user, username)
    form = ServiceKeyForm(data_of(request), service=row)
    token = _made(request, form, username) if form.is_valid() else ""
    page = presenters.service_page(row, queries.keys_of(row), token=token)
    shown = ServiceKeyForm(service=row) if token else form
    context = {"form": shown, "page": page}
    status = 400 if form.errors else 200
    return render(request, "services/service.html", context, status=status)


def _made(request: SignedInRequest, form: ServiceKeyForm, username: str) -> str:
    """Make the key and return its token; "" if a rule refuses it."""
    try:
        return actions.make_service_key(
            by=request.user, username=username, **form.cleaned_data
        )
    except RuleBroken as broken:
        form.add_rule(broken)
        return ""


@requires(Verb.MANAGE_ACCOUNTS, page="the form of a service account", fresh=True)
@FORM
@never_cache
def change(request: SignedInRequest, username: str) -> HttpResponse:
    """Change what a service account is for, opens, and from where."""
    row = queries.service(request.user, username)
    form = changes_to(row, data_of(request), by=request.user)

    def act() -> Done:
        given = Details(**form.cleaned)
        actions.change_service(by=request.user, username=username, given=given)
        return Done("Saved")

    return answer_form(request, form, presenters.change_page(row), act=act)


@requires(Verb.MANAGE_ACCOUNTS, page="the form of a service account", fresh=True)
@FORM
@never_cache
def close(request: SignedInRequest, username: str) -> HttpResponse:
    """Close a service account with all its keys."""
    row = queries.service(request.user, username)
    form = CloseServiceForm(data_of(request))

    def act() -> Done:
        actions.close_service(by=request.user, username=username)
        return Done(f"{row.display_name} is closed")

    return answer_form(request, form, presenters.close_page(row), act=act)


@requires(Verb.MANAGE_ACCOUNTS, page="the page of a service account", fresh=True)
@require_POST
@never_cache
def revoke(request: SignedInRequest, username: str, n: int) -> HttpResponse:
    """Revoke a key of a service account."""
    key = actions.revoke_service_key(by=request.user, username=username, pk=n)
    messages.success(request, f"{key.name} no longer opens anything")
    return redirect("services:service", username)
