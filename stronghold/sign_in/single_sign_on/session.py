"""The session of a person who came by single sign-on: how it begins, asks and ends."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.choices import SignOn
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.single_sign_on import actions, provider
from stronghold.sign_in.single_sign_on.encryption import sealed
from stronghold.sign_in.single_sign_on.queries import KEY, Tie
from stronghold.sign_in.single_sign_on.rules import Due, Purpose, due


def is_single_sign_on(request: HttpRequest) -> bool:
    """Return whether the person of this session came by single sign-on."""
    return bool(request.session.get(KEY))


def claims_in(login: SocialLogin) -> dict[str, Any]:
    """Return what the provider says of a person; the adapter puts it there."""
    return cast(dict[str, Any], cast(Any, login).claims)


def begin_tie(request: HttpRequest, login: SocialLogin) -> None:
    """Note that the provider vouches for the person of this session now."""
    claims = claims_in(login)
    refresh = login.token.token_secret if login.token else ""
    now = int(clock.now().timestamp())
    note_checked(request)
    tie = Tie(
        issuer=chosen().issuer,
        sub=claims["sub"],
        sid=str(claims.get("sid", "")),
        uid=login.account.uid,
        refresh=sealed(refresh),
        asked=now,
    )
    actions.keep_tie(session_key=request.session.session_key, tie=tie)


def note_checked(request: HttpRequest) -> None:
    """Begin a new interval, after which the provider is asked again."""
    now = int(clock.now().timestamp())
    request.session[KEY] = {"issuer": chosen().issuer, "checked": now}


def what_is_due(request: HttpRequest) -> Due:
    """Return what a session of single sign-on needs now."""
    checked_at = datetime.fromtimestamp(request.session[KEY]["checked"], UTC)
    every = timedelta(minutes=max(1, settings.SSO_CHECK_MINUTES))
    return due(checked_at, clock.now(), every=every)


def is_over(request: HttpRequest) -> bool:
    """Return whether the session is too old to wait for the provider any longer."""
    return what_is_due(request) == Due.SIGN_IN


def end(request: HttpRequest, why: SignOn) -> None:
    """End this session, which the provider no longer vouches for."""
    actions.end_session(
        user=cast(User, request.user),
        session_key=request.session.session_key,
        why=why,
    )
    auth.logout(request)


def ask_provider(
    request: HttpRequest, purpose: Purpose, to: str, **asked: str
) -> HttpResponse:
    """Send the browser to the provider, and from there back and to a page of ours.

    Unreachable if the provider does not say where.
    """
    nonce = secrets.token_urlsafe(32)
    is_sign_in = purpose == Purpose.SIGN_IN
    to_provider = get_adapter().get_provider(request, chosen().issuer)
    return cast(
        HttpResponse,
        to_provider.redirect(
            request,
            process=AuthProcess.LOGIN if is_sign_in else AuthProcess.REDIRECT,
            next_url=to,
            # Kept in the session until the person is back.
            data={
                "purpose": purpose.value,
                "nonce": nonce,
                "started": clock.now().timestamp(),
            },
            auth_params={"nonce": nonce, **asked},
            scope=provider.scopes(),
        ),
    )
