"""The forms of a referral: a new one, and each step of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from operations.safeguarding.actions.referrals import (
    NewReferral,
    StepDetails,
    open_referral,
    step_referral,
)
from operations.safeguarding.choices import (
    Decision,
    ReferralKind,
    Subject,
    Urgency,
)
from operations.safeguarding.forms.new import (
    AddressedForm,
    NewForm,
    choice_field,
    consent_fields,
    words_field,
)
from operations.safeguarding.models import Referral
from operations.safeguarding.queries import (
    Origin,
)
from operations.safeguarding.rules import referrals as rules
from stronghold.kernel import clock
from stronghold.look.fields import ClockTimeField, DatePartsField
from stronghold.look.widgets import ChipRadios
from stronghold.records.forms import (
    london_instant,
)
from stronghold.records.models import Record


class ReferralForm(NewForm, AddressedForm):
    """A referral that is to be made."""

    kind = choice_field(
        "Refer to", ReferralKind.choices, missing="Choose where to refer them"
    )
    subject = choice_field(
        *("Who is it about?", Subject.choices),
        missing="Choose whether it is a child or an adult",
        widget=ChipRadios,
    )
    urgency = choice_field(
        *("How soon?", Urgency.choices),
        missing="Choose how soon",
        initial=Urgency.ORDINARY,
        widget=ChipRadios,
    )

    def __init__(self, *args: Any, origin: Origin | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin = origin
        self.ask_recipient()
        self.fields |= consent_fields(None, required=False)

    def store(self) -> Record:
        given = self.cleaned_data
        names = ("kind", "subject", "urgency", "consent", "legal_basis", "keep_words")
        referral = NewReferral(
            recipient=self.recipient, **{name: given[name] for name in names}
        )
        return open_referral(
            by=self.viewer,
            submission=self.submission,
            origin=self.origin,
            referral=referral,
        )


NOW, OTHER = "now", "other"


class StepForm(AddressedForm):
    """What happened to a referral, and when."""

    names: Mapping[str, str] = {"at": "when"}
    when = choice_field(
        *("When was it?", ((NOW, "Now"), (OTHER, "Another time"))),
        missing="Choose when it was",
        widget=ChipRadios,
    )
    day = DatePartsField(subject="Date", required=False, past=True)
    time = ClockTimeField(
        subject="Time", required=False, help_text="Such as 2:30pm or 14:30"
    )
    mark_optional = False

    def __init__(
        self, *args: Any, referral: Referral, step: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.referral, self.step = referral, step
        if step == "make":
            self.ask_recipient(referral)
            self.fields |= consent_fields(referral, required=True)
        if step == "decide":
            self.fields["decision"] = choice_field(
                *("What did they decide?", Decision.choices),
                missing="Choose what they decided",
            )
        if step != "feedback":
            self.fields["their_reference"] = words_field(
                *("Their reference", rules.LONGEST_REFERENCE),
                "As their system gave it, if it has. Never a name",
                required=False,
                initial=referral.their_reference,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("when") == OTHER and not self.errors:
            for name in ("day", "time"):
                if not cleaned.get(name):
                    self.add_error(
                        name, f"Enter the {name if name != 'day' else 'date'}"
                    )
        return cleaned

    @property
    def at(self) -> datetime:
        given = self.cleaned_data
        if given["when"] == NOW:
            return clock.now()
        found = london_instant(given["day"], given["time"])
        return found or clock.now()

    def store(self) -> Record:
        given = self.cleaned_data
        names = ("consent", "legal_basis", "their_reference", "decision")
        details = StepDetails(
            at=self.at,
            recipient=self.recipient if self.step == "make" else None,
            keep_words=given["keep_words"],
            **{name: given.get(name, "") for name in names},
        )
        return step_referral(
            by=self.viewer,
            reference=self.referral.reference,
            step=self.step,
            details=details,
        )
