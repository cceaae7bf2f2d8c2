"""The page of the viewer's own keys for map programs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.form_page import data_of
from stronghold.partners.ogc.actions import make_key, revoke_key
from stronghold.partners.ogc.forms import KeyForm
from stronghold.partners.ogc.presenters.keys import keys_page
from stronghold.partners.ogc.queries.keys import keys_of


@requires(Verb.USE_FEATURES, page="the page of keys for map programs", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: SignedInRequest) -> HttpResponse:
    """Show the viewer's keys; make a key, and show its token once."""
    form = KeyForm(data_of(request), by=request.user)
    token = _made(request, form) if form.is_valid() else ""
    shown = KeyForm(by=request.user) if token else form
    # Built from the host name in use, like the links in the features.
    address = request.build_absolute_uri(reverse("ogc:landing"))
    page = keys_page(keys_of(request.user), address=address, token=token)
    status = 400 if form.errors else 200
    context = {"form": shown, "page": page}
    response = render(request, "ogc/keys.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _made(request: SignedInRequest, form: KeyForm) -> str:
    """Make the key and return its token; "" if a rule refuses it."""
    try:
        return make_key(by=request.user, **form.cleaned)
    except RuleBroken as broken:
        form.add_rule(broken)
        return ""


@requires(Verb.USE_FEATURES, page="the page of keys for map programs")
@require_POST
def revoke(request: SignedInRequest, n: int) -> HttpResponse:
    """Revoke a key."""
    key = revoke_key(by=request.user, pk=n)
    messages.success(request, f"“{key.name}” no longer opens anything")
    return redirect("ogc:keys")
