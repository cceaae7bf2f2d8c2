"""Views for signing out and for one's own password."""

from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stronghold.core.accounts import actions
from stronghold.core.accounts.models import User
from stronghold.sign_in.forms import WRONG
from stronghold.sign_in.known_device import remember


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
