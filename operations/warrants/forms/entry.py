"""The form of an entry, filled in on a phone in the street."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from operations.warrants.choices import CopyGiven, Outcome
from operations.warrants.forms.moves import premises_field, rank_field
from operations.warrants.models import WarrantPremises
from operations.warrants.rules.moves import LONGEST_COMPANY, LONGEST_REASON
from stronghold.core.records.forms import (
    NIGHT,
    WHEN_CHOICES,
    RecordForm,
    london_instant,
)
from stronghold.core.records.rules import Need, written_needs
from stronghold.core.ui.fields import ClockTimeField, DatePartsField


class EntryForm(RecordForm):
    """One entry: when, the outcome, the copy, the hour, the authority."""

    when_missing = "Choose when you went in"
    names: Mapping[str, str] = {
        **RecordForm.names,
        "entered_at": "when",
        "authority_at": "authority_day",
        "premises": "premises",
    }
    needs = (
        Need(("premises",), "Choose which premises"),
        Need(("when", "day_day"), when_missing),
        Need(("outcome",), "Choose the result of the entry"),
        Need(("copy_given",), "Choose who was given a copy"),
    )
    outcome = forms.ChoiceField(
        label="What was the result?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result of the entry"},
    )
    copy_given = forms.ChoiceField(
        label="Who was given a copy of the warrant?",
        choices=CopyGiven.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was given a copy"},
    )
    odd_hour = forms.BooleanField(label="It was not a reasonable hour", required=False)
    hour_reason = forms.CharField(
        label="Why could it not wait?",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Only if it was not a reasonable hour. No names",
    )
    authority_rank = rank_field(
        "Who authorised this entry in writing, if it needed that?", required=False
    )
    authority_day = DatePartsField(
        subject="Date of that authority",
        required=False,
        past=True,
        help_text="Such as 27 3 2026",
    )
    authority_time = ClockTimeField(
        subject="Time of that authority",
        required=False,
        help_text="Such as 2:30pm or 14:30",
    )
    accompanied_by = forms.CharField(
        label="Who else came along? (optional)",
        required=False,
        max_length=LONGEST_COMPANY,
        help_text="Such as: locksmith, council officer. No names",
    )

    def __init__(
        self,
        *args: Any,
        premises: Sequence[WarrantPremises],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premises"] = premises_field(premises)
        self.fields["when"].label = "When did you go in?"
        when: Any = self.fields["when"]
        when.choices = [one for one in WHEN_CHOICES if one[0] != NIGHT]
        for name in ("authority_day", "authority_time"):
            field: Any = self.fields[name]
            field.label = field.subject
        for name, subject in (("day", "Date of entry"), ("time", "Time of entry")):
            field = self.fields[name]
            field.subject = field.label = subject

    @property
    def offline_needs(self) -> str:
        return written_needs(self.needs)

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        """The place is one of the warrant's premises."""

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        super()._find_when(cleaned)
        if self.found_when and self.found_when.at is None:
            self.add_error("time", "Enter the time of the entry")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, time = cleaned.get("authority_day"), cleaned.get("authority_time")
        if cleaned.get("authority_rank") and not (day and time):
            self.add_error("authority_day", "Enter when the entry was authorised")
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an entry."""
        given = self.cleaned_data
        found = self.found_when
        assert found is not None and found.at is not None  # noqa: S101, PT018 - asked for
        rank = given["authority_rank"]
        day, time = given["authority_day"], given["authority_time"]
        names = ("premises", "outcome", "copy_given", "hour_reason", "accompanied_by")
        return {
            "entered_at": found.at,
            "reasonable_hour": not given["odd_hour"],
            "authority_rank": rank,
            "authority_at": london_instant(day, time) if rank else None,
            "keep_words": given["keep_words"],
            **{name: given[name] for name in names},
        }
