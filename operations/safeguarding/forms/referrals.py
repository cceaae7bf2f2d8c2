"""The forms of a referral: a new one, and each step of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from operations.safeguarding.choices import (
    Decision,
    NamePassed,
    ReferralKind,
    Subject,
    Urgency,
)
from operations.safeguarding.forms.fields import (
    AddressedForm,
    NewForm,
    choice_field,
    consent_fields,
    text_field,
)
from operations.safeguarding.models import Referral
from operations.safeguarding.rules import referrals as rules
from stronghold.core.kernel import clock
from stronghold.core.records.forms import london_instant
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.widgets import ChipRadios


class ReferralForm(NewForm, AddressedForm):
    """A referral that is to be made."""

    kind = choice_field(
        "Refer to", ReferralKind.choices, missing="Choose where to refer them"
    )
    subject = choice_field(
        "Who is it about?",
        Subject.choices,
        missing="Choose whether it is a child or an adult",
        widget=ChipRadios,
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
        self.fields |= consent_fields(None, required=False)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new referral."""
        names = ("kind", "subject", "urgency", "consent", "legal_basis", "keep_words")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"recipient": self.recipient}


NOW, OTHER = "now", "other"
NOT_YET = "not_yet"
# The fields of `refusal_fields` show only if the decision is not to accept it.
SHOWN_IF_REFUSED: Mapping[str, str] = dict.fromkeys(
    ("reason", "threshold", "confirmed"),
    f"decision={Decision.NOT_ACCEPTED}|{Decision.SIGNPOSTED}",
)


def name_fields(*, required: bool) -> dict[str, Any]:
    """Return the field for how the recipient was given the name; never the name."""
    later = ((NOT_YET, "Not yet"),) if required else ()
    return {
        "name_passed": choice_field(
            "How did you give them the person’s name?",
            [*NamePassed.choices, *later],
            missing="Choose how you gave them the person’s name",
            help_text="They use this to match the name to the referral",
        )
    }


def refusal_fields(who: str, *, is_urgent: bool) -> dict[str, Any]:
    """Return the fields for why it is not accepted; `who` is who confirms it."""
    fields = {
        "reason": text_field(
            "Why is it not accepted?",
            rules.LONGEST_REASON,
            "The police act on this. Do not type a name",
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        "threshold": text_field(
            "Threshold applied",
            rules.LONGEST_THRESHOLD,
            "Such as: threshold of needs, level 3 not met",
            required=False,
        ),
    }
    if is_urgent:
        fields["confirmed"] = forms.BooleanField(
            label=f"{who} know that it is urgent, and do not accept it",
            required=False,
        )
    return fields


def refusal_of(given: Mapping[str, Any]) -> rules.Refusal:
    return rules.Refusal(
        reason=given.get("reason", ""),
        threshold=given.get("threshold", ""),
        is_confirmed=given.get("confirmed", False),
    )


class StepForm(AddressedForm):
    """What happened to a referral, and when."""

    names: Mapping[str, str] = {"at": "when"}
    when = choice_field(
        "When was this?",
        ((NOW, "Now"), (OTHER, "Another time")),
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
        self.step = step
        if step == "make":
            self.ask_recipient(referral)
            is_adult = referral.subject == Subject.ADULT
            self.fields |= consent_fields(referral, required=is_adult)
            self.fields |= name_fields(required=True)
        if step == "name":
            self.fields |= name_fields(required=False)
        if step == "rang":
            self.fields["who_answered"] = text_field(
                "Who answered?",
                rules.LONGEST_ANSWERED,
                "Their role, or their name as they gave it. Not who it is about",
                required=False,
            )
        if step == "decide":
            self.fields["decision"] = choice_field(
                "What did they decide?",
                Decision.choices,
                missing="Choose what they decided",
            )
            self.fields |= refusal_fields(
                "They", is_urgent=referral.urgency == Urgency.URGENT
            )
            self.shown_when = SHOWN_IF_REFUSED
        if step not in {"feedback", *rules.BESIDE}:
            self.fields["their_reference"] = text_field(
                "Their reference",
                rules.LONGEST_REFERENCE,
                "From their system, if they gave you one. Never a name",
                required=False,
                initial=referral.their_reference,
            )
        if step == "make" and referral.urgency == Urgency.URGENT:
            self.fields["confirmed"] = forms.BooleanField(
                label="They are still in danger now: send it as urgent",
                help_text="You chose Urgent when you opened it. Asked again, as "
                "sending it alerts the duty desk at once, at any hour",
                required=False,
            )

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields to show but those of when, which the template shows."""
        asked = {"when", "day", "time"}
        return [pair for pair in super().own_fields if pair[0].name not in asked]

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

    @property
    def _name_passed(self) -> str:
        way = self.cleaned_data.get("name_passed", "")
        return "" if way == NOT_YET else way

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the details of the step that the action takes."""
        given = self.cleaned_data
        names = (
            "consent",
            "legal_basis",
            "their_reference",
            "decision",
            "who_answered",
        )
        return {
            "at": self.at,
            "recipient": self.recipient if self.step == "make" else None,
            "keep_words": given["keep_words"],
            "refusal": refusal_of(given),
            "name_passed": self._name_passed,
            "is_confirmed": given.get("confirmed", False),
            **{name: given.get(name, "") for name in names},
        }
