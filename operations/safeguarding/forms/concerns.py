"""The form of a concern, and the form that asks which record it is about."""

from typing import Any

from django import forms

from operations.safeguarding.choices import (
    ExploitationSign,
    ReferralKind,
    Subject,
    Urgency,
)
from operations.safeguarding.forms.fields import (
    NO_NAMES,
    AddressedForm,
    NewForm,
    choice_field,
    multiple_choice_field,
    text_field,
)
from operations.safeguarding.rules.concerns import LONGEST_WORDS
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.widgets import ChipRadios


class ConcernForm(NewForm, AddressedForm):
    """A concern that someone may be exploited, and the service to refer them to."""

    free_text = "words"
    signs = multiple_choice_field(
        "What are the signs?",
        ExploitationSign.choices,
        error_messages={"required": "Choose at least one sign"},
    )
    subject = choice_field(
        "Who is at risk?",
        Subject.choices,
        missing="Choose whether it is a child or an adult",
        widget=ChipRadios,
    )
    words = text_field(
        "What are your reasons?",
        LONGEST_WORDS,
        NO_NAMES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = choice_field(
        "Refer to",
        ReferralKind.choices,
        missing="Choose where to refer them",
        help_text="Keep them safe first. The referral is then yours to make",
    )
    urgency = choice_field(
        "Urgency",
        Urgency.choices,
        missing="Choose the urgency",
        initial=Urgency.ORDINARY,
        widget=ChipRadios,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_recipient()

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new concern."""
        names = ("signs", "subject", "kind", "urgency", "words", "keep_words")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"recipient": self.recipient}


class RecordReferenceForm(ActionForm):
    """The reference of the record that a concern or a link is about."""

    record = forms.CharField(
        label="Reference of the record",
        max_length=12,
        help_text="Such as R-7F3K-92QX",
        widget=forms.TextInput(attrs={"class": "sh-width-m", "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the record"},
    )

    def clean_record(self) -> str:
        return str(self.cleaned_data["record"]).strip().upper()
