"""The form of who was asked to sign a notice: sign it, or say why not."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.facts_input import LONGEST_TEXT
from operations.closure_moves.rules.signing import LONGEST_NAME, LONGEST_REFERENCE
from operations.closure_moves.wording import ASKS
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.core.ui.widgets import ChipRadios

SIGN, REFUSE = "sign", "refuse"


class SignForm(FreeTextForm):
    """Sign, for as long as one's rank may give, or refuse with a reason.

    `seen` is the number of the latest entry that the page showed.
    """

    free_text = "reason"
    # What each answer asks for is needed.
    mark_optional = False
    shown_when = {
        "hours": f"answer={SIGN}",
        "position": f"answer={SIGN}",
        "delegation": f"answer={SIGN}",
        "reason": f"answer={REFUSE}",
    }
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label="Do you sign this notice?",
        choices=[(SIGN, "Sign"), (REFUSE, "Do not sign")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you sign it"},
    )
    hours = forms.TypedChoiceField(
        label=ASKS["hours"][0],
        required=False,
        coerce=int,
        empty_value=None,
        widget=ChipRadios,
    )
    position = forms.CharField(
        label="Your position",
        help_text="As printed under your name",
        required=False,
        max_length=LONGEST_NAME,
    )
    delegation = forms.CharField(
        label=ASKS["delegation"][0],
        help_text=ASKS["delegation"][1],
        required=False,
        max_length=LONGEST_REFERENCE,
    )
    reason = forms.CharField(
        label="Why do you not sign it?",
        help_text="The person who asked reads this. Name no one",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        signer: Signer,
        name: str,
        hours: Sequence[int],
        is_police: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.signer, self.name = signer, name
        self.initial.setdefault("client_uuid", uuid.uuid4())
        field: Any = self.fields["hours"]
        field.choices = [(str(n), f"{n} hours") for n in hours]
        if len(hours) == 1:
            self.initial["hours"] = hours[0]
        if is_police:
            del self.fields["delegation"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == SIGN and not cleaned.get("hours"):
            self.add_error("hours", "Choose for how many hours")
        if cleaned.get("answer") == REFUSE and not cleaned.get("reason"):
            self.add_error("reason", "Say why you do not sign it")
        return cleaned

    @property
    def signs(self) -> bool:
        return bool(self.cleaned_data["answer"] == SIGN)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an event."""
        given = self.cleaned_data
        common = {
            "client_uuid": given["client_uuid"] or uuid.uuid4(),
            "keep_words": given["keep_words"],
            "seen": given["seen"],
        }
        if not self.signs:
            facts = {"reason": given["reason"]}
            return {**common, "kind": EventKind.NOT_SIGNED, "facts": facts}
        facts = {
            "signed_by": self.signer,
            "signatory": self.name,
            "position": given["position"],
            "delegation": given.get("delegation", ""),
            "hours": given["hours"],
        }
        return {**common, "kind": EventKind.AUTHORISE, "facts": facts}
