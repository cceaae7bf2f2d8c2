"""The form of one's own time away, and that of a team's hours."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms

from operations.abstraction.choices import Duty
from operations.abstraction.rules import LENGTHS, USUAL_LENGTH, length_text
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import AlreadySubmitted, Need, written_needs
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.widgets import ChipRadios, WholeNumberInput

# Today, yesterday and the days before, as chips.
DAYS_OFFERED = 7
NAMED_DAYS = ("Today", "Yesterday")
SAVED_ALREADY = "This was already saved, as something else. Open the form again"


class TimeAwayForm(ActionForm):
    """The length and the day, which are chosen already, and the duty.

    The page has a button for each duty, which sends the form.
    """

    mark_optional = False
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    minutes = forms.TypedChoiceField(
        label="How long?",
        choices=[(str(minutes), length_text(minutes)) for minutes in LENGTHS],
        coerce=int,
        initial=str(USUAL_LENGTH),
        widget=ChipRadios,
        error_messages={"required": "Choose how long you were away"},
    )
    day = forms.ChoiceField(
        label="Which day?",
        widget=ChipRadios,
        error_messages={"required": "Choose the day"},
    )
    duty = forms.ChoiceField(
        label="What are you doing?",
        choices=Duty.choices,
        error_messages={"required": "Choose what you are doing"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [today - timedelta(days=n) for n in range(DAYS_OFFERED)]
        field: Any = self.fields["day"]
        field.choices = [
            (
                day.isoformat(),
                NAMED_DAYS[n] if n < len(NAMED_DAYS) else f"{day:%a} {day.day}",
            )
            for n, day in enumerate(days)
        ]
        self.initial.setdefault("day", today.isoformat())
        self.initial.setdefault("client_uuid", uuid.uuid4())

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            self.add_error(None, SAVED_ALREADY)
        else:
            super().add_rule(broken)

    @property
    def offline_needs(self) -> str:
        names = ("minutes", "day")
        said = [str(self.fields[name].error_messages["required"]) for name in names]
        return written_needs([Need((n,), s) for n, s in zip(names, said, strict=True)])

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {
            "client_uuid": given["client_uuid"] or uuid.uuid4(),
            "minutes": given["minutes"],
            "day": date.fromisoformat(given["day"]),
            "duty": given["duty"],
        }


class HoursForm(ActionForm):
    """The hours that a team works in a week."""

    hours = forms.IntegerField(
        label="Hours that the team works in a week",
        help_text="All its people together, from the roster: 6 people with 40 hours "
        "are 240",
        widget=WholeNumberInput,
        error_messages={
            "required": "Enter the hours that the team works in a week",
            "invalid": "Enter the hours in digits",
        },
    )
