"""The page of the viewer's own keys for programs."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.program_keys.actions import make_key, revoke_key
from stronghold.core.program_keys.forms import KeyForm
from stronghold.core.program_keys.presenters import keys_page
from stronghold.core.program_keys.queries import keys_of
from stronghold.core.ui.form_page import data_of


@requires(Verb.MAKE_KEYS, page="the page of keys for programs", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: SignedInRequest) -> HttpResponse:
    """Show the viewer's keys; make a key, and show its token once."""
    form = KeyForm(data_of(request), by=request.user)
    token = _made(request, form) if form.is_valid() else ""
    # Built from the host name in use, like the links in the features.
    page = keys_page(
        keys_of(request.user),
        offered=form.offered,
        maps=request.build_absolute_uri(reverse("ogc:landing")),
        api=request.build_absolute_uri(reverse("api_root")),
        limit=settings.KEY_REQUESTS,
        token=token,
        force=request.user.force.name if request.user.organisation.also_with else "",
    )
    context = {"form": KeyForm(by=request.user) if token else form, "page": page}
    status = 400 if form.errors else 200
    response = render(request, "program_keys/keys.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _made(request: SignedInRequest, form: KeyForm) -> str:
    """Make the key and return its token; "" if a rule refuses it."""
    try:
        return make_key(by=request.user, **form.cleaned)
    except RuleBroken as broken:
        form.add_rule(broken)
        return ""


@requires(Verb.MAKE_KEYS, page="the page of keys for programs")
@require_POST
def revoke(request: SignedInRequest, n: int) -> HttpResponse:
    """Revoke a key."""
    key = revoke_key(by=request.user, pk=n)
    messages.success(request, f"“{key.name}” no longer opens anything")
    return redirect("program_keys:list")
