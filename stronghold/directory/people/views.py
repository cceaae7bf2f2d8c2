"""Views of the people page of administrators."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stronghold.core.accounts import actions, policy, queries
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.actions import Issued, Person
from stronghold.core.accounts.approvals.queries import asks_of
from stronghold.core.accounts.choices import Accounts, PeopleOrder
from stronghold.core.accounts.forms import OrganisationForm
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import PeopleWanted
from stronghold.core.accounts.sight.queries import last_refusal
from stronghold.core.geography.rules import plain_words
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, answer_form, data_of, form_page
from stronghold.directory.people import presenters
from stronghold.directory.people.forms import (
    CloseForm,
    NewPersonForm,
    ReviewForm,
    changes_to,
)
from stronghold.sign_in.second_factor import actions as factors
from stronghold.sign_in.second_factor.presenters import factors_in_words
from stronghold.sign_in.second_factor.queries import factors_of
from stronghold.sign_in.sessions import actions as sessions
from stronghold.sign_in.sessions.queries import open_sessions

# No page of the list starts after a place of so many digits.
LONGEST_PLACE = 6


@requires(Verb.READ_ACCOUNTS, page="the list of accounts")
@require_GET
@never_cache
def people(request: SignedInRequest) -> HttpResponse:
    """List the accounts of the force and its partners: all, some, or of a name."""
    wanted = _wanted(request.GET)
    may_manage = policy.can(request.user, Verb.MANAGE_ACCOUNTS)
    found = queries.people(request.user, wanted, most=presenters.PAGE_SIZE)
    context = {
        "list": presenters.people_list(found, wanted, may_manage=may_manage),
        "wanted": wanted,
        "may_manage": may_manage,
        "may_organise": policy.can(request.user, Verb.MANAGE_ORGANISATIONS),
        "may_connect": policy.can(request.user, Verb.MANAGE_DIRECTORY),
    }
    return render(request, "people/list.html", context)


def _wanted(given: Mapping[str, str]) -> PeopleWanted:
    """Return what an address asks of the list; what is no value of it is left out."""
    which, order = given.get("show", ""), given.get("sort", "")
    start = given.get("from", "")
    is_place = start.isascii() and start.isdigit() and len(start) <= LONGEST_PLACE
    return PeopleWanted(
        which=which if which in Accounts.values else "",
        words=plain_words(given.get("name", "").replace("\x00", "")),
        order=PeopleOrder(order) if order in PeopleOrder.values else PeopleOrder.NAME,
        start=max(int(start) - 1, 0) if is_place else 0,
    )


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
@require_http_methods(["GET", "POST"])
@never_cache
def new_person(request: SignedInRequest) -> HttpResponse:
    """Create an account, and show its one-time password once.

    The organisation comes first, if there is a choice: it decides what is asked.
    """
    asked: Any = data_of(request) or request.GET
    choice = OrganisationForm(asked or None, by=request.user)
    if only := choice.only:
        choice = OrganisationForm({"organisation": only.pk}, by=request.user)
    if not choice.is_valid():
        return _form_answer(
            request,
            "people/choose_organisation.html",
            choice,
            title="Add a person",
            back="people:list",
            back_text="Back to people",
        )
    organisation = choice.cleaned_data["organisation"]
    # A link can name the role; one that is none of the list chooses none.
    asked_for = {"role": request.GET["role"]} if "role" in request.GET else {}
    form = NewPersonForm(
        data_of(request),
        by=request.user,
        organisation=organisation,
        initial=asked_for,
    )
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
    return _form_answer(
        request,
        "people/new.html",
        form,
        organisation=organisation,
        is_only=choice.only is not None,
    )


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
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
            messages.success(request, "Saved")
            return redirect("people:person", username)
        except RuleBroken as error:
            form.add_rule(error)
    view = _person_view(request, user)
    return _form_answer(request, "people/person.html", form, person=view)


def _person_view(request: SignedInRequest, user: User) -> dict[str, Any]:
    has = factors_of(user)
    signs_in = presenters.SignsIn(
        ways=factors_in_words(has),
        has_factors=has.n > 0,
        n_sessions=len(open_sessions(user)),
        is_managed=queries.is_managed(user),
    )
    refused = last_refusal(user)
    return presenters.person_view(
        user, request.user, signs_in, refused=refused, asks=asks_of(user)
    )


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
@require_POST
@never_cache
def reset_factors(request: SignedInRequest, username: str) -> HttpResponse:
    """Remove the second factors that someone has lost."""
    try:
        factors.reset_factors(by=request.user, username=username)
    except RuleBroken as error:
        return _refused(request, username, error)
    messages.success(request, "Reset. They set up another at the next sign-in")
    return redirect("people:person", username)


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
@require_POST
@never_cache
def end_sessions(request: SignedInRequest, username: str) -> HttpResponse:
    """Sign someone out everywhere."""
    try:
        sessions.end_sessions_of(by=request.user, username=username)
    except RuleBroken as error:
        return _refused(request, username, error)
    messages.success(request, "Signed out everywhere")
    return redirect("people:person", username)


def _form_answer(
    request: SignedInRequest, template: str, form: Any, **shown: Any
) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, template, {"form": form, **shown}, status=status)


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
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


@requires(Verb.MANAGE_ACCOUNTS, page="the accounts due for review")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: SignedInRequest) -> HttpResponse:
    """Confirm which accounts are still needed: not the viewer's own."""
    found = queries.due_for_review(request.user)
    due = [user for user in found if user != request.user]
    if not due:
        messages.info(request, "No account is due for review")
        return redirect("people:list")
    form = ReviewForm(data_of(request), offered=presenters.review_choices(due))

    def act() -> Done:
        names = form.cleaned_data["needed"]
        n = actions.confirm_accounts(by=request.user, usernames=names)
        return Done("1 account confirmed" if n == 1 else f"{n:,} accounts confirmed")

    return answer_form(request, form, presenters.review_page(), act=act)


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
@require_POST
@never_cache
def reactivate(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a closed account again."""
    try:
        issued = actions.reactivate_user(by=request.user, username=username)
    except RuleBroken as error:
        return _refused(request, username, error)
    return _handed_over(request, issued)


@requires(Verb.MANAGE_ACCOUNTS, fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def issue_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Replace a forgotten password, once it is said what ends with it."""
    user = queries.person(request.user, username)
    form = ActionForm(data_of(request))
    if form.is_valid():
        try:
            issued = actions.issue_password(by=request.user, username=username)
            return _handed_over(request, issued)
        except RuleBroken as broken:
            form.add_rule(broken)
    page = presenters.password_page(
        user,
        n_sessions=len(open_sessions(user)),
        n_kept=len(queries.devices(user)),
    )
    return form_page(request, form, page)


def _handed_over(request: SignedInRequest, issued: Issued) -> HttpResponse:
    """Show the password in this response only, so that it is stored nowhere."""
    context = {"issued": presenters.issued_view(issued)}
    return render(request, "people/issued.html", context)


def _refused(
    request: SignedInRequest, username: str, error: RuleBroken
) -> HttpResponse:
    user = queries.person(request.user, username)
    form = changes_to(user, by=request.user)
    view = _person_view(request, user)
    context = {"form": form, "person": view, "refused": error.message}
    return render(request, "people/person.html", context, status=400)
