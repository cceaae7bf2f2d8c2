"""Settings of django-allauth by code: no sign-up, and every sign-in is logged."""

import uuid
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.actions import choose_password, destroy_device_key
from stronghold.core.accounts.choices import Notice, SignInFailure
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.queries import user_named
from stronghold.core.accounts.rules import one_time_has_expired
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, record
from stronghold.core.kernel import clock
from stronghold.sign_in.idle_lock.actions import begin
from stronghold.sign_in.idle_lock.person_code import remember_person
from stronghold.sign_in.idle_lock.views import keep_sealed, unseal_for
from stronghold.sign_in.known_device import device_of, remember
from stronghold.sign_in.sessions.store import OPENED
from stronghold.sign_in.single_sign_on.session import begin_tie

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - no address is bound


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, and logs each sign-in, sign-out and failed sign-in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Username or password is wrong.",
        "enter_current_password": "Current password is wrong.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = cast(User | None, super().authenticate(request, **credentials))
        if user and one_time_has_expired(user.one_time_until, clock.now()):
            record(
                Kind.SIGN_IN_FAILED,
                by=user,
                detail={"why": SignInFailure.ONE_TIME_RUN_OUT},
            )
            raise ValidationError(
                "This one-time password has expired. Ask your administrator for "
                "another."
            )
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # The name typed may be a password, so only a known username is logged.
        by = user_named(str(credentials.get("username", ""))) or NOT_SIGNED_IN
        record(Kind.SIGN_IN_FAILED, by=by, detail={"why": SignInFailure.WRONG})

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        record(
            Kind.SIGN_IN_FAILED,
            by=cast(User, user),
            detail={"why": SignInFailure.CLOSED},
        )
        return super().respond_user_inactive(request, user)

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **given: Any
    ) -> HttpResponse | None:
        keep_sealed(request)
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        owner = cast(User, user)
        with transaction.atomic():
            super().login(request, user)
            request.session[OPENED] = clock.now().timestamp()
            begin(request.session)
            record(Kind.SIGN_IN, by=owner)
            if not device_of(request, lambda: owner):
                notify(owner, Notice.NEW_DEVICE)

    def get_login_stages(self) -> list[str]:
        """Ask no second factor of someone who comes back from single sign-on.

        The provider asks for its own.
        """
        match = self.request.resolver_match if self.request else None
        if match and match.view_name == "single_sign_on:return":
            return []
        return super().get_login_stages()

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **given: Any
    ) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **given)
        if by_provider := (given.get("signal_kwargs") or {}).get("sociallogin"):
            begin_tie(request, by_provider)
        answer = unseal_for(request, cast(User, user)) or answer
        remember(request, answer, cast(User, user))
        remember_person(answer, cast(User, user))
        return answer

    def logout(self, request: HttpRequest) -> None:
        if device := _device_of(request):
            destroy_device_key(by=cast(User, request.user), device=device)
        with transaction.atomic():
            record(Kind.SIGN_OUT, by=cast(User, request.user))
            super().logout(request)

    def clean_password(
        self, password: str, user: AbstractBaseUser | None = None
    ) -> str:
        if user and user.check_password(password):
            raise ValidationError(
                "Choose a password that differs from your current one."
            )
        return super().clean_password(password, user=user)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        ends = self.request is not None and bool(self.request.POST.get("end_keys"))
        choose_password(user=cast(User, user), password=password, end_all_keys=ends)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address for the list of sessions, which must have one."""
        return request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


def _device_of(request: HttpRequest) -> uuid.UUID | None:
    """Return the device that the user signs out on, if it keeps a queue for them."""
    try:
        return uuid.UUID(request.POST.get("device", ""))
    except ValueError:
        return None
