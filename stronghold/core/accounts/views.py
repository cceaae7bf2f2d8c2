"""Views for signing out, for passwords and for the people page of administrators."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stronghold.core.accounts import actions, policy, presenters, queries
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.actions import Issued, Person
from stronghold.core.accounts.choices import Accounts
from stronghold.core.accounts.forms import (
    WRONG,
    CloseForm,
    NewPersonForm,
    OrganisationForm,
    changes_to,
)
from stronghold.core.accounts.known_device import remember
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.theme import set_theme
from stronghold.core.geography.rules import plain_words
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.form_page import Done, answer_form, data_of


@wraps(allauth.logout)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and clear the browser cache so that Back shows no page."""
    answer: HttpResponse = allauth.logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


class _ChangePassword(allauth.PasswordChangeView):
    """The page that changes a password; it logs a wrong current password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("oldpassword", WRONG):
            actions.note_wrong_password(user=cast(User, self.request.user))
        return cast(HttpResponse, super().form_invalid(form))


@wraps(allauth.password_change)
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; this device stays known with the new one.

    People who sign in by single sign-on only have none here.
    """
    user = cast(User, request.user)
    if user.is_authenticated and not user.has_usable_password():
        return render(request, "account/no_password.html")
    answer = cast(HttpResponse, _ChangePassword.as_view()(request))
    if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
        remember(request, answer, cast(User, request.user))
    return answer


@requires(Verb.USE_SITE)
@require_POST
def choose_theme(request: SignedInRequest) -> HttpResponse:
    """Set light or dark pages on this device, and return to the page before."""
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(
        page, hosts, require_https=request.is_secure()
    )
    answer = redirect(page if is_ours else "home")
    set_theme(answer, request.POST.get("theme", ""))
    return answer


@requires(Verb.READ_ACCOUNTS, page="the list of accounts")
@require_GET
@never_cache
def people(request: SignedInRequest) -> HttpResponse:
    """List the accounts of the force and its partners: all, some, or of a name."""
    asked = request.GET.get("show", "")
    which = asked if asked in Accounts.values else ""
    words = plain_words(request.GET.get("name", "").replace("\x00", ""))
    may_manage = policy.can(request.user, Verb.MANAGE_ACCOUNTS)
    found = queries.people(request.user, which, words)
    context = {
        "table": presenters.people_table(found, may_manage=may_manage),
        "chips": presenters.accounts_chips(which, words),
        "which": which,
        "words": words,
        "may_manage": may_manage,
    }
    return render(request, "people/list.html", context)


@requires(Verb.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
def new_person(request: SignedInRequest) -> HttpResponse:
    """Create an account, and show its one-time password once.

    The organisation comes first: it decides what is asked.
    """
    asked = data_of(request) or (request.GET if "organisation" in request.GET else None)
    choice = OrganisationForm(asked, by=request.user)
    if not choice.is_valid():
        return _form_answer(request, "people/organisation.html", choice)
    organisation = choice.cleaned_data["organisation"]
    form = NewPersonForm(data_of(request), by=request.user, organisation=organisation)
    if form.is_valid():
        try:
            issued = actions.create_user(
                by=request.user,
                username=form.cleaned_data["username"],
                organisation=organisation,
                given=Person(**form.cleaned),
            )
            return _handed_over(request, issued)
        except RuleBroken as error:
            form.add_rule(error)
    return _form_answer(request, "people/new.html", form, organisation=organisation)


@requires(Verb.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Show one account, and change it."""
    user = queries.person(request.user, username)
    form = changes_to(user, data_of(request), by=request.user)
    if form.is_valid():
        try:
            given = Person(**form.cleaned)
            actions.change_user(by=request.user, username=username, given=given)
            return redirect("people:person", username)
        except RuleBroken as error:
            form.add_rule(error)
    view = presenters.person_view(user, request.user)
    return _form_answer(request, "people/person.html", form, person=view)


def _form_answer(
    request: SignedInRequest, template: str, form: Any, **shown: Any
) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, template, {"form": form, **shown}, status=status)


@requires(Verb.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
def deactivate(request: SignedInRequest, username: str) -> HttpResponse:
    """Close an account, once a colleague takes over what its owner has to do."""
    user = queries.person(request.user, username)
    held = queries.held_work(user)
    can_take = queries.takers(user, held) if held else []
    form = CloseForm(data_of(request), takers=can_take)

    def act() -> Done:
        to = form.cleaned_data.get("to", "")
        actions.deactivate_user(by=request.user, username=username, to=to)
        return Done()

    page = presenters.close_page(user, held, can_take)
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ACCOUNTS)
@require_POST
@never_cache
def reactivate(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a closed account again."""
    return _issue(request, username, actions.reactivate_user)


@requires(Verb.MANAGE_ACCOUNTS)
@require_POST
@never_cache
def issue_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Replace a forgotten password."""
    return _issue(request, username, actions.issue_password)


def _issue(
    request: SignedInRequest, username: str, action: Callable[..., Issued]
) -> HttpResponse:
    try:
        return _handed_over(request, action(by=request.user, username=username))
    except RuleBroken as error:
        return _refused(request, username, error)


def _handed_over(request: SignedInRequest, issued: Issued) -> HttpResponse:
    """Show the password in this response only, so that it is stored nowhere."""
    context = {"issued": presenters.issued_view(issued)}
    return render(request, "people/issued.html", context)


def _refused(
    request: SignedInRequest, username: str, error: RuleBroken
) -> HttpResponse:
    user = queries.person(request.user, username)
    form = changes_to(user, by=request.user)
    view = presenters.person_view(user, request.user)
    context = {"form": form, "person": view, "refused": error.message}
    return render(request, "people/person.html", context, status=400)
