"""The page on which the first administrator is made. Without a valid code: 404."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import named
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.ui.form_page import data_of
from stronghold.force_setup.first_administrator import queries
from stronghold.force_setup.first_administrator.actions import (
    make_first_administrator,
    try_first_code,
)
from stronghold.force_setup.first_administrator.forms import AdministratorForm, CodeForm


@named("the page of the first administrator")
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def first(request: HttpRequest) -> HttpResponse:
    """Take the code, then make the account and sign in."""
    if not queries.is_open():
        raise NotFound
    data, new_force = data_of(request), queries.new_force()
    police = queries.police(new_force)
    code = CodeForm(data)
    if data is None:
        empty = AdministratorForm(police=police, new_force=new_force)
        return _page(request, code, empty)
    if not _is_right(code):
        if not queries.is_open():
            raise NotFound
        again = AdministratorForm.shown_again(data, police=police, new_force=new_force)
        return _page(request, code, again)
    form = AdministratorForm(data, police=police, new_force=new_force)
    if form.is_valid():
        try:
            user = make_first_administrator(
                code=code.cleaned_data["code"],
                given=form.administrator,
                password=form.cleaned_data["password"],
                of=form.of,
                plan=form.plan,
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            return _signed_in(request, user)
    return _page(request, code, form)


def _is_right(code: CodeForm) -> bool:
    """Check the code alone, so that who has none learns nothing of the rest."""
    if not code.is_valid():
        return False
    if try_first_code(code=code.cleaned_data["code"]):
        return True
    code.add_error("code", "This is not the code. Check it and enter it again")
    return False


def _page(
    request: HttpRequest, code: CodeForm, form: AdministratorForm
) -> HttpResponse:
    wrong = code if code.errors else form
    is_another = form.new_force is not None
    context = {"code": code, "details": form, "form": wrong, "is_another": is_another}
    status = 400 if wrong.errors else 200
    return render(request, "account/first.html", context, status=status)


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in as with the password, which leads to whatever comes after it."""
    typed: dict[str, Any] = {"username": user.username}
    return perform_password_login(request, typed, Login(user=user))
