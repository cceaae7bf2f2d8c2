"""Middleware: a session of single sign-on asks the provider again from time to time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.choices import SignOn
from stronghold.core.accounts.several_forces.session import take_up_force
from stronghold.core.api.errors import is_for_api
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.sign_in_provider.requests import Unreachable
from stronghold.sign_in.single_sign_on import actions, provider
from stronghold.sign_in.single_sign_on.encryption import sealed, unsealed
from stronghold.sign_in.single_sign_on.pages import signed_out_answer
from stronghold.sign_in.single_sign_on.queries import KEY, Tie, tie_of
from stronghold.sign_in.single_sign_on.rules import Due, Purpose, may_ask
from stronghold.sign_in.single_sign_on.session import (
    ask_provider,
    end,
    is_over,
    note_checked,
    what_is_due,
)

# Answered without asking: they lead out, to the provider, or say that the site runs.
OPEN = {
    "account_logout",
    "single_sign_on:again",
    "single_sign_on:return",
    "health_live",
    "health_ready",
    "health_degraded",
}


class AskProviderAgain:
    """Ends a session whose person the provider no longer vouches for.

    It asks before the view runs, at most once an interval, by the refresh token of the
    session, so that a form that is sent meanwhile is stored. Without a refresh token
    the browser is sent to the provider and back, when it opens its next page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.session_key
        answer = self.get_response(request)
        after = request.session.session_key
        if before and after != before and request.session.get(KEY):
            actions.move_tie(old_key=before, session_key=after)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or (
            match and match.view_name in OPEN
        ):
            return None
        kept = request.session.get(KEY)
        if not kept or not request.user.is_authenticated:
            return None
        if kept["issuer"] != chosen().issuer:
            return _signed_out(request, SignOn.CHANGED)
        return None if what_is_due(request) == Due.NOTHING else _ask(request)


def _ask(request: HttpRequest) -> HttpResponse | None:
    key = request.session.session_key
    tie = tie_of(key)
    # Another request of this session asks, or the provider has just not answered.
    if tie and not may_ask(tie.asked_at, clock.now()):
        return None
    if tie and tie.refresh:
        is_ours = actions.claim_asking(session_key=key)
        return _by_refresh_token(request, tie) if is_ours else None
    if _opens_a_page(request):
        actions.claim_asking(session_key=key)
        try:
            return ask_provider(
                request, Purpose.CHECK, request.get_full_path(), prompt="none"
            )
        except Unreachable:
            return _wait_or_end(request)
    return _wait_or_end(request)


def _by_refresh_token(request: HttpRequest, tie: Tie) -> HttpResponse | None:
    try:
        tokens = provider.refreshed(unsealed(tie.refresh))
        if new := tokens.get("refresh_token"):
            # At once: many providers accept a token only one time.
            tie = replace(tie, refresh=sealed(new))
            actions.keep_tie(session_key=request.session.session_key, tie=tie)
        user = actions.admit(uid=tie.uid, claims=_claims(tokens, tie))
    except Unreachable:
        return _wait_or_end(request)
    except (provider.Refused, provider.Untrue):
        return _signed_out(request, SignOn.REFUSED)
    except RuleBroken:
        user = None
    if user is None:
        return _signed_out(request, SignOn.NO_PLACE)
    if not user.is_active:
        return _signed_out(request, SignOn.CLOSED)
    note_checked(request)
    take_up_force(request, user)
    request.user = user
    return None


def _claims(tokens: dict[str, Any], tie: Tie) -> dict[str, Any]:
    """Return what the provider says of the person now, who must be the same."""
    claims = provider.identity(tokens) if "id_token" in tokens else {"sub": tie.sub}
    if claims["sub"] != tie.sub:
        raise provider.Untrue("the token is about another subject")
    if chosen().groups_claim in claims:
        return claims
    return provider.with_details(claims, tokens)


def _opens_a_page(request: HttpRequest) -> bool:
    """Return whether the browser opens a page, and may be sent elsewhere and back."""
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    takes_page = "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and is_page and takes_page


def _wait_or_end(request: HttpRequest) -> HttpResponse | None:
    """Answer while the provider is silent: for one more interval, and then no more."""
    return _signed_out(request, SignOn.NO_ANSWER) if is_over(request) else None


def _signed_out(request: HttpRequest, why: SignOn) -> HttpResponse | None:
    end(request, why)
    if is_for_api(request):
        # It answers 401 itself, since no one is signed in now.
        return None
    return signed_out_answer(
        request, to=request.get_full_path() if request.method == "GET" else ""
    )
