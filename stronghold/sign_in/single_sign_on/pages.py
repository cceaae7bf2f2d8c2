"""The pages for people whom single sign-on does not let in."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.single_sign_on.queries import administrating


def no_access(request: HttpRequest) -> HttpResponse:
    """Say whom to ask: no access rule fits what the provider says (403)."""
    known = chosen()
    context = {
        "provider": known.name,
        "organisations": administrating(known.force),
        "help": known.help,
    }
    return render(
        request, "account/no_access.html", context, status=HTTPStatus.FORBIDDEN
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the provider did not confirm who it is (400)."""
    known = chosen()
    context = {"provider": known.name, "help": known.help}
    return render(
        request,
        "account/single_sign_on_failed.html",
        context,
        status=HTTPStatus.BAD_REQUEST,
    )


def no_answer(request: HttpRequest) -> HttpResponse:
    """Say that the provider does not answer now (503)."""
    known = chosen()
    context = {"provider": known.name, "help": known.help}
    return render(
        request,
        "account/single_sign_on_silent.html",
        context,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )


def signed_out_answer(request: HttpRequest, to: str = "") -> HttpResponse:
    """Lead to the page for signing in, and say why."""
    messages.warning(
        request,
        f"You are signed out, because {chosen().name} did not confirm that you "
        "are still signed in there. Sign in again to continue.",
    )
    return redirect_to_login(to or "/")
