"""The part of django-allauth's single sign-on that is ours: who gets in, and as whom.

allauth sends people to the provider and takes them back, with state and PKCE. Here are
the checks beside those, and what happens then.
"""

import logging
import re
from typing import Any, NoReturn, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from requests import RequestException

from stronghold.core.accounts.choices import SignOn
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.sign_in.sign_in_provider.bounded_session import Bounded
from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.sign_in_provider.requests import needs_basic
from stronghold.sign_in.single_sign_on import actions, provider
from stronghold.sign_in.single_sign_on.pages import (
    failed,
    no_access,
    signed_out_answer,
)
from stronghold.sign_in.single_sign_on.queries import identity_of, person_of
from stronghold.sign_in.single_sign_on.rules import Purpose, is_fresh
from stronghold.sign_in.single_sign_on.session import (
    begin_tie,
    claims_in,
    end,
    is_over,
)

logger = logging.getLogger(__name__)
# The code of an error, of which the description may name a person.
_CODE = re.compile(r'"error"\s*:\s*"(\w{1,60})"')


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """Reads a person's claims from tokens whose signature is checked in each case."""

    @property
    def openid_config(self) -> dict[str, Any]:
        return provider.discovered()

    @property
    def basic_auth(self) -> bool:  # type: ignore[override]
        return needs_basic(provider.discovered())

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        tokens = kwargs["response"]
        try:
            claims = provider.with_details(provider.identity(tokens), tokens)
            login = self.get_provider().sociallogin_from_response(request, claims)
        except (provider.Untrue, KeyError, ValueError) as error:
            raise OAuth2Error("the tokens do not say who it is") from error
        cast(Any, login).claims = claims
        return cast(SocialLogin, login)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("single_sign_on:return"))


class Provider(OpenIDConnectProvider):
    """The one provider of the settings. Nothing that it says of a person is stored."""

    oauth2_adapter_class = ProviderAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        address = reverse("single_sign_on:start")
        return f"{address}?{urlencode(kwargs)}" if kwargs else address

    def get_callback_url(self) -> str:
        return reverse("single_sign_on:return")

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = data[chosen().subject_claim]
        if not isinstance(uid, str):
            raise ValueError("the subject must be a text")
        return uid

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the access rules know, and no one by an e-mail address."""

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        known = chosen()
        if not known.issuer:
            return []
        return [
            SocialApp(
                provider=Provider.id,
                provider_id=known.issuer,
                name=known.name,
                client_id=known.client_id,
                secret=known.client_secret,
                settings={
                    "server_url": known.issuer,
                    "oauth_pkce_enabled": True,
                },
            )
        ]

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [Provider(request, app=app) for app in self.list_apps(request)]

    def get_provider(
        self, request: HttpRequest, provider: Any, client_id: Any = None
    ) -> Provider:
        return Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> Bounded:
        return Bounded()

    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        return False

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: Any
    ) -> Any:
        return sociallogin.user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Check the answer of the provider; place the person, or answer why not."""
        asked = sociallogin.state.get("data") or {}
        claims = claims_in(sociallogin)
        if not constant_time_compare(
            str(claims.get("nonce", "")), str(asked.get("nonce"))
        ):
            self._fail(request)
        purpose = Purpose(asked["purpose"])
        if purpose == Purpose.SIGN_IN:
            user = self._admit(request, sociallogin)
            if user is None:
                raise ImmediateHttpResponse(no_access(request))
            sociallogin.user = user
            sociallogin.account = identity_of(sociallogin.account.uid)
        else:
            self._confirm(request, sociallogin, purpose)

    def _admit(self, request: HttpRequest, sociallogin: SocialLogin) -> User | None:
        claims = claims_in(sociallogin)
        try:
            return actions.admit(uid=sociallogin.account.uid, claims=claims)
        except (RuleBroken, IntegrityError):
            # A rule that no longer fits, or two first sign-ins of one person at once.
            self._fail(request)

    def _confirm(
        self, request: HttpRequest, sociallogin: SocialLogin, purpose: Purpose
    ) -> None:
        """Note that the person who is signed in here is still signed in there."""
        here = cast(Any, request.user)
        if not here.is_authenticated:
            raise ImmediateHttpResponse(signed_out_answer(request))
        there = person_of(sociallogin.account.uid)
        if there is None or there.pk != here.pk:
            if purpose == Purpose.CHECK:
                end(request, SignOn.REFUSED)
                raise ImmediateHttpResponse(signed_out_answer(request))
            messages.error(request, "You signed in there as another person.")
            return
        user = self._admit(request, sociallogin)
        if user is None:
            end(request, SignOn.NO_PLACE)
            raise ImmediateHttpResponse(no_access(request))
        since = sociallogin.state["data"]["started"]
        if purpose == Purpose.CHECK:
            begin_tie(request, sociallogin)
        elif is_fresh(claims_in(sociallogin), since=since):
            begin_tie(request, sociallogin)
            record_authentication(
                request,
                user,
                "socialaccount",
                provider=sociallogin.account.provider,
                uid=sociallogin.account.uid,
                reauthenticated=True,
            )
        else:
            actions.note_failure(user=user)
            messages.error(
                request,
                f"{chosen().name} did not ask you to sign in again. Try again.",
            )

    def _fail(self, request: HttpRequest) -> NoReturn:
        actions.note_failure()
        raise ImmediateHttpResponse(failed(request))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Answer when the provider sends someone back without saying who it is."""
        state = (extra_context or {}).get("state") or {}
        asked = state.get("data") or {}
        purpose = asked.get("purpose")
        user = cast(Any, request.user)
        if user.is_authenticated and purpose == Purpose.CHECK:
            self._not_checked(request, state.get("next") or "/", exception)
        if user.is_authenticated and purpose == Purpose.AGAIN:
            messages.error(request, f"You did not sign in again with {provider.name}.")
            raise ImmediateHttpResponse(redirect(state.get("next") or "/"))
        if error == AuthError.CANCELLED:
            messages.error(request, f"You did not sign in with {provider.name}.")
            raise ImmediateHttpResponse(redirect("account_login"))
        logger.warning("single sign-on failed: %s", _code_of(request, exception))
        self._fail(request)

    def _not_checked(self, request: HttpRequest, to: str, exception: Any) -> None:
        """Sign the person out, but for a provider that does not answer for a while."""
        no_answer = isinstance(exception, RequestException)
        if no_answer and not is_over(request):
            raise ImmediateHttpResponse(redirect(to))
        end(request, SignOn.NO_ANSWER if no_answer else SignOn.REFUSED)
        raise ImmediateHttpResponse(signed_out_answer(request, to=to))


def _code_of(request: HttpRequest, exception: Exception | None) -> str:
    """Return the code of what went wrong, for the operator; no description."""
    given = request.GET.get("error", "")
    if re.fullmatch(r"\w{1,60}", given):
        return given
    found = _CODE.search(str(exception))
    return found[1] if found else type(exception).__name__
