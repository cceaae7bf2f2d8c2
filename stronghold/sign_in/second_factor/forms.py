"""Forms for setting up second factors, and for signing in with them."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
)
from django import forms
from django.contrib.auth import authenticate

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.sign_in.second_factor.guessing import refuse_if_locked
from stronghold.sign_in.second_factor.rules import NAME_LENGTH

WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the code of an error
NONSENSE = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)
MISSING = "Enter the code"
# So that a phone offers the code, and digits to type it with.
_CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "sh-width-m",
}


class CodeForm(forms.Form):
    """The code of the app, or a recovery code. The view checks it and uses it up."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The 6 digits that your authenticator app shows, or one of your "
        "recovery codes.",
        error_messages={"required": MISSING},
        widget=forms.TextInput(attrs=_CODE),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> None:
        refuse_if_locked(context.request, self.user)


class AppForm(ActionForm):
    """The first code of an authenticator app, which shows that it has the secret."""

    code = forms.CharField(
        label="Code that the app shows",
        max_length=20,
        error_messages={"required": MISSING},
        widget=forms.TextInput(attrs=_CODE),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the session until the app is set up.
        self.secret: str = totp.get_totp_secret(regenerate=not self.is_bound)

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not totp.validate_totp_code(self.secret, code):
            raise forms.ValidationError(
                "The code is wrong. Type the code that the app shows now."
            )
        return code


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    """Refuse what no browser sends; the library lets errors of its parser through."""
    try:
        yield
    except NONSENSE as error:
        raise get_adapter().validation_error("incorrect_code") from error


def _name() -> forms.CharField:
    return forms.CharField(
        label="Name",
        max_length=NAME_LENGTH,
        help_text="By which you will know it, such as “Work phone”.",
        error_messages={"required": "Enter a name"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "sh-width-m"}),
    )


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey or security key that the browser has just made, and its name."""

    name = _name()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        # What the key can do decides, so that nothing is to be chosen here.
        del self.fields["passwordless"]

    def clean(self) -> dict[str, Any]:
        with _refusing_nonsense():
            return super().clean()

    def add_rule(self, broken: RuleBroken) -> None:
        self.add_error(None, broken.message)

    def clean_name(self) -> str:
        return super().clean_name()[:NAME_LENGTH]


class PasskeyNameForm(ActionForm):
    """Another name for a passkey."""

    name = _name()


class PasskeyForm(AuthenticateWebAuthnForm):
    """The answer of a passkey, after the password."""

    def clean_credential(self) -> Any:
        refuse_if_locked(context.request, self.user)
        with _refusing_nonsense():
            return super().clean_credential()


class ConfirmPasskeyForm(PasskeyForm):
    """The answer of a passkey, of someone who confirms who they are."""

    reauthenticated = True


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey that signs in alone, without a password."""

    def clean_credential(self) -> Any:
        with _refusing_nonsense():
            factor = super().clean_credential()
        if not factor.user.has_usable_password():
            raise forms.ValidationError("Sign in through your organisation.")
        refuse_if_locked(context.request, factor.user)
        if factor.user.one_time_until:
            raise forms.ValidationError(
                "You have a one-time password. Sign in with it first."
            )
        return factor


class ConfirmPasswordForm(ReauthenticateForm):
    """The user's password, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label = "Password"
        field.error_messages["required"] = "Enter your password"
        field.widget.attrs.pop("placeholder", None)

    def clean_password(self) -> str:
        """Check the password as signing in does, so that guesses are counted."""
        typed: str = self.cleaned_data["password"]
        user = cast(User, self.user)
        if not authenticate(context.request, username=user.username, password=typed):
            raise forms.ValidationError("Password is wrong.", WRONG_PASSWORD)
        return typed
