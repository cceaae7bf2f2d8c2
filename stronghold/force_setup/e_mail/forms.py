"""The form of a force's e-mail server. A stored password is never shown."""

from typing import Any

from django import forms

from stronghold.core.accounts.choices import MailEncryption
from stronghold.core.accounts.models import MailServer
from stronghold.core.ui.action_form import ActionForm

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_SHORT = _PLAIN | {"class": "sh-width-m"}


class ServerForm(ActionForm):
    """The server, how the site signs in there, and the address of its e-mail."""

    mark_optional = False
    host = forms.CharField(
        label="E-mail server",
        max_length=200,
        required=False,
        help_text="Such as mail.force.police.uk. Leave it empty to send no e-mail",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    port = forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65535,
        help_text="Usually 587; 465 if it is encrypted from the start",
        error_messages={"required": "Enter the port"},
        widget=forms.TextInput(attrs=_SHORT | {"inputmode": "numeric"}),
    )
    encryption = forms.ChoiceField(
        label="Encryption",
        choices=MailEncryption.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the encryption"},
    )
    username = forms.CharField(
        label="Username",
        max_length=200,
        required=False,
        help_text="Leave it empty if the server takes e-mail of this site without one",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    password = forms.CharField(
        label="Password",
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    sender = forms.EmailField(
        label="Sender",
        max_length=254,
        help_text="The address that e-mail of your force comes from",
        error_messages={
            "required": "Enter the address of the sender",
            "invalid": "Enter an e-mail address, such as name@force.police.uk",
        },
        widget=forms.EmailInput(attrs=_PLAIN),
    )

    def __init__(
        self, *args: Any, row: MailServer | None, sender: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        names = [name for name in self.fields if name != "password"]
        self.initial = {"port": 587, "encryption": MailEncryption.STARTTLS}
        self.initial["sender"] = sender
        if row:
            self.initial = {name: getattr(row, name) for name in names}
        self.fields["password"].help_text = (
            "A password is stored, encrypted. Leave this empty to keep it, unless the "
            "server, port, encryption or username changes"
            if row and row.secret
            else "It is stored encrypted and never shown again"
        )

    def clean_host(self) -> str:
        return str(self.cleaned_data["host"]).strip().lower()

    @property
    def details(self) -> dict[str, Any]:
        return {name: v for name, v in self.cleaned_data.items() if name != "password"}
