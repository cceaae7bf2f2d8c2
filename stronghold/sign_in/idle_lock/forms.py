"""The form that unlocks a session."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from stronghold.core.accounts.models import User

# The code of the error that the typed password is not the user's.
WRONG = "wrong_password"


class UnlockForm(forms.Form):
    """The password of the session's person, checked as signing in does.

    So wrong ones are counted, together with those of signing in.
    """

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )

    def __init__(
        self, *args: Any, request: HttpRequest, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        name = self.user.username
        if authenticate(self.request, username=name, password=typed) != self.user:
            raise forms.ValidationError("Password is wrong.", WRONG)
        return typed
