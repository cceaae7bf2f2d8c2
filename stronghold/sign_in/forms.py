"""Forms for signing in and for changing a password."""

from typing import Any, cast

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate

from stronghold.core.accounts.keys import held_keys
from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import has_people


def _label(field: forms.Field, label: str, missing: str) -> None:
    field.label = label
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Username and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self.fields["login"], "Username", "Enter your username")
        _label(self.fields["password"], "Password", "Enter your password")
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "spellcheck": "false",
        }

    @property
    def is_new_site(self) -> bool:
        """Whether no one can sign in yet, which the page says."""
        return not settings.DEMO and not has_people()


# The code of the error that the typed current password is not the user's.
WRONG = "wrong_password"


class PasswordForm(ChangePasswordForm):
    """The current password, a new one twice, and whether to end the user's keys."""

    end_keys = forms.BooleanField(
        label="End all of these now",
        required=False,
        help_text="Do this if another person may know your password or have one of "
        "your devices. You lose what a device has not sent yet.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held_keys(cast(User, self.user))
        if not self.held:
            del self.fields["end_keys"]
        old, new, again = (self.fields[n] for n in ("oldpassword", *_NEW))
        _label(old, "Current password", "Enter your current password")
        if cast(User, self.user).one_time_until:
            old.help_text = "The one-time password that you were given"
        _label(new, "New password", "Enter a new password")
        _label(again, "New password again", "Enter the new password again")
        new.help_text = (
            "At least 12 characters. Do not use names, dates, rows of characters or "
            "a common password."
        )

    def clean_oldpassword(self) -> str:
        """Check the current password as signing in does, so that guesses are counted.

        Otherwise anyone with an unlocked device could try passwords without limit.
        """
        typed: str = self.cleaned_data["oldpassword"]
        user = cast(User, self.user)
        if not authenticate(context.request, username=user.username, password=typed):
            raise forms.ValidationError("Current password is wrong.", WRONG)
        return typed


_NEW = ("password1", "password2")
