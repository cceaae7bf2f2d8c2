"""The pages of the directory: its keys, and people without an open account."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Shut
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.form_page import data_of
from stronghold.directory.provisioning import actions, presenters, queries
from stronghold.directory.provisioning.forms import KeyForm


@requires(Verb.MANAGE_DIRECTORY, page="the page of the directory", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def directory(request: SignedInRequest) -> HttpResponse:
    """Show the keys and who has no account; make a key, and show its token once."""
    form = KeyForm(data_of(request))
    token = _made(request, form) if form.is_valid() else ""
    page = presenters.directory_page(
        queries.keys_of(request.user),
        queries.shut_out(request.user),
        n_managed=queries.n_managed(request.user),
        address=request.build_absolute_uri("/scim/v2"),
        token=token,
    )
    context = {"form": KeyForm() if token else form, "page": page}
    status = 400 if form.errors else 200
    return render(request, "people/directory.html", context, status=status)


def _made(request: SignedInRequest, form: KeyForm) -> str:
    """Make the key and return its token; "" if a rule refuses it."""
    try:
        return actions.make_key(by=request.user, **form.cleaned)
    except RuleBroken as broken:
        form.add_rule(broken)
        return ""


@requires(Verb.MANAGE_DIRECTORY, page="the page of the directory", fresh=True)
@require_POST
@never_cache
def revoke(request: SignedInRequest, n: int) -> HttpResponse:
    """Revoke a key."""
    key = actions.revoke_key(by=request.user, pk=n)
    messages.success(request, f"The key “{key.name}” no longer opens anything")
    return redirect("directory:page")


@requires(Verb.MANAGE_DIRECTORY, page="a person of the directory", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show why a person has no open account, and decide about it."""
    found = queries.one_shut_out(request.user, person_id)
    refused = ""
    if request.method == "POST":
        try:
            _decide(request, person_id)
            return redirect("directory:page")
        except RuleBroken as broken:
            refused = broken.message
    account = found.user
    if found.shut == Shut.SAME_NAME:
        account = queries.account_of_same_name(found)
    context = {"page": presenters.person_page(found, account), "refused": refused}
    status = 400 if refused else 200
    return render(request, "people/shut_out.html", context, status=status)


def _decide(request: SignedInRequest, key: uuid.UUID) -> None:
    match request.POST.get("do", ""):
        case "link":
            user = actions.link_account(by=request.user, key=key)
            words = f"The directory now manages the account of {user.display_name}"
        case "apart":
            actions.create_apart(by=request.user, key=key)
            words = "They have an account with another username"
        case "open":
            actions.open_again(by=request.user, key=key)
            words = "The account is open again"
        case _:
            raise RuleBroken("Choose what to do")
    messages.success(request, words)
