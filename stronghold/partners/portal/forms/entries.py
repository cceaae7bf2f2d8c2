"""The forms with which partners log a report, and an activity of their own people."""

from collections.abc import Mapping
from typing import Any

from django import forms

from operations.activities.choices import ActivityKind, Result
from operations.activities.forms import (
    LENGTHS,
    LONGER,
    UNKNOWN,
    ActivityForm,
)
from operations.activities.record import ACTIVITIES
from operations.activities.rules import MOST_MINUTES
from reports.intake.forms import SEEN_CHOICES, ReportForm
from reports.report.choices import Drug
from stronghold.core.records.forms import UNKNOWN as WHEN_NOT_KNOWN
from stronghold.core.records.forms import WHEN_CHOICES, RecordForm
from stronghold.core.ui.widgets import ChipRadios

# Kinds and results of activities that only the police have.
OF_POLICE = {
    ActivityKind.HIGH_VISIBILITY,
    ActivityKind.PLAIN_CLOTHES,
    ActivityKind.MOUNTED,
    ActivityKind.ROADS_POLICING,
    ActivityKind.COVERT,
    ActivityKind.DOG_SECTION,
}
RESULTS_OF_POLICE = {
    Result.DISPERSED,
    Result.SEARCHED,
    Result.SEIZED,
    Result.ARRESTED,
    Result.INTELLIGENCE,
}
OWN_KINDS = [
    (code, label) for code, label in ActivityKind.choices if code not in OF_POLICE
]
OWN_RESULTS = [
    (code, label) for code, label in Result.choices if code not in RESULTS_OF_POLICE
]
OWN_LENGTHS = [
    (code, label)
    for code, label in LENGTHS
    if code.isdigit() or code in {LONGER, UNKNOWN}
]


class PartnerReportForm(RecordForm):
    """What a partner saw or heard: what, where and when. It names no one."""

    concern = ReportForm.declared_fields["concern"]
    drug = ReportForm.declared_fields["drug"]
    seen = ReportForm.declared_fields["seen"]
    signs = ReportForm.declared_fields["signs"]
    description = ReportForm.declared_fields["description"]
    field_order = ("concern", "place", "place_choice", "place_not_known", "when")
    free_text = "description"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*WHEN_CHOICES, (WHEN_NOT_KNOWN, "Not known")]
        self.fields["when"].choices = choices  # type: ignore[attr-defined]
        self.fields["description"].label = "What was seen or said (optional)"

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the facts of the report; the form must be valid."""
        given = self.cleaned_data
        return {
            "concern": given["concern"],
            "place": self.found_place,
            "occurred": self.found_when,
            "received_at": self.now,
            "drug": given["drug"] or Drug.UNKNOWN,
            "description": given["description"],
            "keep_words": given["keep_words"],
            "signs": given["signs"],
            **{name: name in given["seen"] for name, _ in SEEN_CHOICES},
        }


class PartnerActivityForm(RecordForm):
    """An activity of a partner's people that has ended: what, where, when, how long."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=OWN_KINDS,
        widget=ChipRadios,
        error_messages={"required": "Choose what it was"},
    )
    n_people = ActivityForm.declared_fields["n_people"]
    length = forms.ChoiceField(
        label="How long did it take?",
        choices=OWN_LENGTHS,
        widget=ChipRadios,
        error_messages={"required": "Choose how long it took"},
    )
    minutes = ActivityForm.declared_fields["minutes"]
    results = ActivityForm.declared_fields["results"]
    result_text = ActivityForm.declared_fields["result_text"]
    names: Mapping[str, str] = {**RecordForm.names, "minutes": "length"}
    field_order = ("kind", "place", "place_choice", "place_not_known", "when")
    free_text = "result_text"
    when_missing = "Choose when it started"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Where was it?"
        self.fields["when"].label = "When did it start?"
        self.fields["results"].choices = OWN_RESULTS  # type: ignore[attr-defined]
        for name, subject in (("day", "Date it started"), ("time", "Time it started")):
            field: Any = self.fields[name]
            field.subject = field.label = subject

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("length") == LONGER and "minutes" not in self.errors:
            minutes = cleaned.get("minutes")
            if minutes is None or not 1 <= minutes <= MOST_MINUTES:
                self.add_error("minutes", f"Enter minutes from 1 to {MOST_MINUTES:,}")
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the activity; the form must be valid."""
        return {
            "occurred": self.found_when,
            "place": self.found_place,
            "facts": {
                **ACTIVITIES.entered_in(self.cleaned_data),
                "minutes": self._minutes(),
            },
            "keep_words": self.cleaned_data["keep_words"],
        }

    def _minutes(self) -> int | None:
        length, minutes = self.cleaned_data["length"], self.cleaned_data["minutes"]
        if length == UNKNOWN:
            return None
        return minutes if length == LONGER else int(length)
