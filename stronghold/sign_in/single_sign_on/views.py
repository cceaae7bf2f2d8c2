"""Views of single sign-on: to the provider, back from it, and out by it."""

from http import HTTPStatus

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.sign_in_provider.requests import Unreachable
from stronghold.sign_in.single_sign_on import actions, provider
from stronghold.sign_in.single_sign_on.adapter import ProviderAdapter
from stronghold.sign_in.single_sign_on.pages import no_answer
from stronghold.sign_in.single_sign_on.rules import Purpose, logout_of
from stronghold.sign_in.single_sign_on.session import (
    ask_provider,
    is_single_sign_on,
)
from stronghold.sign_in.single_sign_on.used_tokens import is_first_use


@login_not_required
@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Send someone who chose it on our page to the provider, to sign in.

    A link of another site leads to our page first, so that no one is signed in who did
    not choose to be.
    """
    _check_is_on()
    to = _wanted(request)
    if request.user.is_authenticated:
        return redirect(to)
    if not _is_from_here(request):
        return redirect("account_login")
    return _depart(request, Purpose.SIGN_IN, to)


@login_not_required
@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Take someone back from the provider."""
    _check_is_on()
    adapter = ProviderAdapter(request, chosen().issuer)
    view = OAuth2CallbackView.adapter_view(adapter)
    try:
        answer: HttpResponse = view(request)
    except Unreachable:
        return no_answer(request)
    return answer


@requires(Verb.USE_SITE)
@require_GET
@never_cache
def again(request: SignedInRequest) -> HttpResponse:
    """Let someone sign in at the provider once more, to confirm that it is them."""
    _check_is_on()
    to = _wanted(request)
    if not is_single_sign_on(request):
        return redirect(to)
    return _depart(request, Purpose.AGAIN, to, prompt="login", max_age="0")


@csrf_exempt
@login_not_required
@require_POST
@never_cache
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End sessions at the provider's word: OpenID Connect Back-Channel Logout 1.0."""
    _check_is_on()
    token = request.POST.get("logout_token", "")
    try:
        claims = provider.verified(token, needs=["iat", "jti", "events"])
    except (provider.Untrue, Unreachable):
        return _refused("The token could not be verified.")
    logout = logout_of(claims, clock.now())
    if logout is None:
        return _refused("The token is no logout token, or is too old.")
    if not is_first_use(logout.jti):
        return _refused("The token has been used.")
    actions.end_by_provider(logout=logout)
    return HttpResponse(status=HTTPStatus.OK)


def _refused(why: str) -> HttpResponse:
    error = {"error": "invalid_request", "error_description": why}
    return JsonResponse(error, status=HTTPStatus.BAD_REQUEST)


def _depart(
    request: HttpRequest, purpose: Purpose, to: str, **asked: str
) -> HttpResponse:
    try:
        return ask_provider(request, purpose, to, **asked)
    except Unreachable:
        return no_answer(request)


def _check_is_on() -> None:
    if not chosen().issuer:
        raise NotFound


def _wanted(request: HttpRequest) -> str:
    """Return the page of ours that is wanted afterwards."""
    to = request.GET.get(settings.REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(
        to, {request.get_host()}, require_https=request.is_secure()
    )
    return to if is_ours else "/"


def _is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of ours, or the person's own hand, led here.

    Browsers that do not say so are asked by the Referer, which pages of ours send to
    this site only.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    referer = request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    ) and bool(referer)
