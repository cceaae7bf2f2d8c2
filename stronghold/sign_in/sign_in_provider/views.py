"""The page that sets the provider of single sign-on, and the button that tries it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.sign_in.sign_in_provider import presenters, queries
from stronghold.sign_in.sign_in_provider.actions import (
    Details,
    note_trial,
    set_provider,
)
from stronghold.sign_in.sign_in_provider.forms import ProviderForm
from stronghold.sign_in.sign_in_provider.requests import tried


@requires(Verb.SET_UP_FORCE, page="the form of the sign-in provider", fresh=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Set the provider of single sign-on, or show what the environment sets."""
    viewer = request.user
    row, to_try = queries.stored(viewer), queries.to_try(viewer)
    form = ProviderForm(
        data_of(request), row=row, groups_claim=settings.SSO_GROUPS_CLAIM
    )

    def act() -> Done:
        secret = form.cleaned_data["secret"]
        set_provider(by=viewer, given=Details(**form.details), secret=secret)
        return Done("Saved. Try it now", reverse("sign_in_provider:page"))

    by_operator = queries.is_by_operator()
    addresses = [_here(request, name) for name in ("return", "end_sessions")]
    shown = FormPage(
        title="Single sign-on",
        caption=viewer.force.name,
        lede="With a provider of OpenID Connect, such as Microsoft Entra ID.",
        back_url=reverse("set_up:page"),
        back_text="Set up your force",
        template="force/sign_in.html",
        context={
            "to_register": presenters.to_register(*addresses),
            "by_operator": by_operator,
            "operator": presenters.of_operator(to_try)
            if by_operator and to_try
            else (),
            "may_try": to_try is not None,
            "waits": row is not None
            and not by_operator
            and queries.provider_waits(row),
        },
    )
    return answer_form(request, form, shown, act=act)


@requires(Verb.SET_UP_FORCE, page="the trial of the sign-in provider", fresh=True)
@require_POST
@never_cache
def try_it(request: SignedInRequest) -> HttpResponse:
    """Ask the provider whether it knows this site."""
    provider = queries.to_try(request.user)
    if provider is None:
        raise NotFound
    wrong = tried(provider, _here(request, "return"))
    note_trial(by=request.user, is_known=not wrong)
    if wrong:
        messages.error(request, wrong)
    else:
        messages.success(request, "The provider answers and knows this site.")
    return redirect("sign_in_provider:page")


def _here(request: SignedInRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(f"single_sign_on:{name}"))
