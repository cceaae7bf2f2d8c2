"""What the forms of safeguarding share: stored once, and to whom it goes.

None asks for anybody's name; what seems to hold one is warned of.
"""

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict

from operations.safeguarding.actions.referrals import (
    Recipient,
)
from operations.safeguarding.choices import (
    Consent,
    LegalBasis,
)
from operations.safeguarding.models import Referral
from operations.safeguarding.queries import (
    recipients,
)
from operations.safeguarding.rules import referrals as rules
from stronghold.accounts.models import User
from stronghold.kernel.errors import RuleBroken
from stronghold.look.widgets import ChipCheckboxes
from stronghold.records.actions import Submission
from stronghold.records.forms import (
    NOT_CONTENT,
    FreeTextForm,
)
from stronghold.records.models import Record
from stronghold.records.rules import AlreadySubmitted

NO_NAMES = "No names: the organisation hears who it is by the way agreed with them"


def choice_field(label: str, choices: Any, *, missing: str, **kwargs: Any) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=kwargs.pop("widget", forms.RadioSelect),
        error_messages={"required": missing},
        **kwargs,
    )


def several_field(label: str, choices: Any, **kwargs: Any) -> Any:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=ChipCheckboxes, **kwargs
    )


def words_field(label: str, longest: int, hint: str = "", **kwargs: Any) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=kwargs.pop("widget", forms.TextInput(attrs={"autocomplete": "off"})),
        error_messages={
            "required": kwargs.pop("missing", ""),
            "max_length": f"{label} must be {longest:,} characters or less",
        },
        **kwargs,
    )


class SafeguardingForm(FreeTextForm):
    """A form that stores something once, or comes back with what is wrong."""

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    @property
    def shown(self) -> list[Any]:
        """Return the fields that are asked, in order; the time has its own place."""
        apart = {"keep_words", "when", "day", "time"}
        return [field for field in self.visible_fields() if field.name not in apart]

    def submit(self) -> Any:
        """Store what is given; return nothing, with the errors shown, if refused."""
        if self.is_valid():
            try:
                return self.store()
            except RuleBroken as broken:
                self.add_rule(broken)
        return None

    def store(self) -> Record:
        raise NotImplementedError


class NewForm(SafeguardingForm):
    """A new row, which the same submission makes once."""

    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_uuid", uuid.uuid4())

    def clean_client_uuid(self) -> uuid.UUID:
        return self.cleaned_data["client_uuid"] or uuid.uuid4()

    @property
    def submission(self) -> Submission:
        data = cast(QueryDict, self.data)
        content = {k: data.getlist(k) for k in data if k not in NOT_CONTENT}
        return Submission.of(self.cleaned_data["client_uuid"], content)

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            self.data = cast(QueryDict, self.data).copy()
            self.data["client_uuid"] = str(uuid.uuid4())
        super().add_rule(broken)


class AddressedForm(SafeguardingForm):
    """To which organisation something goes, and to which role there."""

    def ask_recipient(self, referral: Referral | None = None) -> None:
        self.known = {str(one.pk): one for one in recipients(self.viewer)}
        choices = [(key, one.name) for key, one in self.known.items()]
        self.fields |= {
            "to_organisation": forms.ChoiceField(
                label="To which organisation?",
                choices=[("", "Another, or not decided yet"), *choices],
                required=False,
                initial=str(getattr(referral, "to_organisation_id", "") or ""),
            ),
            "to_name": words_field(
                *("Another organisation", rules.LONGEST_NAME),
                "Its name, where it is not in the list",
                required=False,
                initial=getattr(referral, "to_name", ""),
            ),
            "recipient_role": words_field(
                *("Role of who receives it", rules.LONGEST_ROLE),
                "Such as duty social worker. Not a person’s name",
                required=False,
                initial=getattr(referral, "recipient_role", ""),
            ),
        }

    @property
    def recipient(self) -> Recipient:
        given = self.cleaned_data
        return Recipient(
            organisation=self.known.get(given["to_organisation"]),
            name=given["to_name"],
            role=given["recipient_role"],
        )


def consent_fields(referral: Referral | None, *, required: bool) -> dict[str, Any]:
    later = () if required else (("", "Not asked yet"),)
    return {
        "consent": choice_field(
            "Consent",
            [*Consent.choices, *later],
            missing="Choose how consent stands",
            required=required,
            initial=getattr(referral, "consent", ""),
            help_text="A child needs none. An adult goes to the NRM with consent alone",
        ),
        "legal_basis": forms.ChoiceField(
            label="Legal basis",
            choices=[("", "None"), *LegalBasis.choices],
            required=False,
            initial=getattr(referral, "legal_basis", ""),
            help_text="Needed for an adult who has not consented",
        ),
    }
