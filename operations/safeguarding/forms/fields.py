"""The fields and parent classes that the forms of safeguarding share.

None asks for a person's name, and a text that seems to hold one gets a warning.
"""

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict

from operations.safeguarding.choices import Consent, LegalBasis
from operations.safeguarding.models import Referral
from operations.safeguarding.queries import Recipient, recipients
from operations.safeguarding.rules import referrals as rules
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import NOT_CONTENT, FreeTextForm
from stronghold.core.records.rules import AlreadySubmitted
from stronghold.core.records.submission import Submission
from stronghold.core.ui.widgets import ChipCheckboxes

NO_NAMES = "No names: give the name to the organisation by your agreed secure route"


def choice_field(label: str, choices: Any, *, missing: str, **kwargs: Any) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=kwargs.pop("widget", forms.RadioSelect),
        error_messages={"required": missing},
        **kwargs,
    )


def multiple_choice_field(label: str, choices: Any, **kwargs: Any) -> Any:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=ChipCheckboxes, **kwargs
    )


def text_field(label: str, longest: int, hint: str = "", **kwargs: Any) -> Any:
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


class NewForm(FreeTextForm):
    """A form for a new record: a repeated submission stores it once."""

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


class AddressedForm(FreeTextForm):
    """A form with a recipient: the organisation, and the role there."""

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def ask_recipient(self, referral: Referral | None = None) -> None:
        """Add the fields of the recipient, with the values of a referral if given."""
        self.known = {str(body.pk): body for body in recipients(self.viewer)}
        choices = [(key, body.name) for key, body in self.known.items()]
        self.fields |= {
            "to_organisation": forms.ChoiceField(
                label="Which organisation?",
                choices=[("", "Another, or not decided yet"), *choices],
                required=False,
                initial=str(getattr(referral, "to_organisation_id", "") or ""),
            ),
            "to_name": text_field(
                "Another organisation",
                rules.LONGEST_NAME,
                "Its name, if it is not in the list",
                required=False,
                initial=getattr(referral, "to_name", ""),
            ),
            "recipient_role": text_field(
                "Role of the recipient",
                rules.LONGEST_ROLE,
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
    """Return the fields of consent; if not required, it may be asked later, or of a
    child never.
    """
    later = () if required else (("", "Not asked"),)
    return {
        "consent": choice_field(
            "Consent",
            [*Consent.choices, *later],
            missing="Choose the status of consent",
            required=required,
            initial=getattr(referral, "consent", ""),
            help_text="A child needs none. An adult goes to the NRM only with consent",
        ),
        "legal_basis": forms.ChoiceField(
            label="Legal basis",
            choices=[("", "None"), *LegalBasis.choices],
            required=False,
            initial=getattr(referral, "legal_basis", ""),
            help_text="Needed for an adult who has not consented",
        ),
    }
