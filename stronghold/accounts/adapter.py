"""How django-allauth behaves here: nobody signs up, and each sign-in is logged."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from stronghold.accounts.models import User
from stronghold.audit.choices import Kind
from stronghold.audit.record import NamedActor, record


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up and writes the audit events of signing in and out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        record(Kind.SIGN_IN, by=user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record(Kind.SIGN_OUT, by=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # What was typed as a name may be a password, so only a known name is kept.
        name = str(credentials.get("username", ""))
        known = User.objects.filter(username=name).exists()
        record(Kind.SIGN_IN_FAILED, by=NamedActor(name if known else "unknown"))
        super().authentication_failed(request, **credentials)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        record(Kind.REFUSAL, by=user, detail={"page": "account_inactive"})
        return super().respond_user_inactive(request, user)
