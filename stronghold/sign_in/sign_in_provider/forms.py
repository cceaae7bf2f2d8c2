"""The form of the provider of single sign-on. A stored secret is never shown."""

from typing import Any

from django import forms
from django.conf import settings

from stronghold.core.accounts.models import SignInProvider
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.sign_in.sign_in_provider.rules import check_issuer

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_SHORT = {**_PLAIN, "class": "sh-width-m"}


class ProviderForm(ActionForm):
    """The provider, the client that it knows this site as, and whether it is on."""

    mark_optional = False
    issuer = forms.CharField(
        label="Issuer",
        max_length=200,
        help_text="The address of the provider, as it names itself. Of Microsoft Entra "
        "ID, https://login.microsoftonline.com/TENANT/v2.0",
        error_messages={"required": "Enter the issuer"},
        widget=forms.TextInput(attrs=_PLAIN),
    )
    name = forms.CharField(
        label="What people call it",
        max_length=60,
        help_text="As in “Sign in with Thames Valley Police”",
        error_messages={"required": "Enter what people call it"},
        widget=forms.TextInput(attrs=_PLAIN),
    )
    client_id = forms.CharField(
        label="Client ID",
        max_length=200,
        error_messages={"required": "Enter the client ID"},
        widget=forms.TextInput(attrs=_PLAIN),
    )
    secret = forms.CharField(
        label="Client secret",
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    subject_claim = forms.CharField(
        label="Claim with a permanent ID",
        max_length=60,
        help_text="Use sub, or oid for Microsoft Entra ID",
        error_messages={"required": "Enter the claim that names a person"},
        widget=forms.TextInput(attrs=_SHORT),
    )
    groups_claim = forms.CharField(
        label="Claim with their groups",
        max_length=60,
        help_text="Access rules decide by it who gets in, and as what",
        error_messages={"required": "Enter the claim with the groups"},
        widget=forms.TextInput(attrs=_SHORT),
    )
    help = forms.CharField(
        label="Whom to ask who gets no access",
        max_length=120,
        required=False,
        help_text="Such as the service desk, 01865 000000. Your administrators are "
        "named anyway",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    is_on = forms.BooleanField(
        label="People can sign in with it",
        required=False,
        help_text="Turn it on once a trial succeeded and you have access rules. "
        "Passwords still work",
    )

    def __init__(
        self, *args: Any, row: SignInProvider | None, groups_claim: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        names = [name for name in self.fields if name != "secret"]
        if row:
            self.initial = {name: getattr(row, name) for name in names}
        else:
            self.initial = {"subject_claim": "sub", "groups_claim": groups_claim}
        has_one = bool(row and row.secret)
        self.fields["secret"].help_text = (
            "A secret is stored, encrypted. Leave this empty to keep it, unless the "
            "issuer changes"
            if has_one
            else "It is stored encrypted and never shown again"
        )

    def clean_issuer(self) -> str:
        address = str(self.cleaned_data["issuer"]).strip().rstrip("/")
        try:
            check_issuer(address, is_trial=settings.DEMO)
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from broken
        return address

    @property
    def details(self) -> dict[str, Any]:
        return {name: v for name, v in self.cleaned_data.items() if name != "secret"}
