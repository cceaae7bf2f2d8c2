"""The form of a new report."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.duplicates.queries import Subject
from reports.duplicates.rules import Facts
from reports.report.choices import Channel, Concern, Drug, ReportedBy, Sign
from reports.report.rules import LONGEST_DESCRIPTION
from reports.reporter.forms import REPORTER_FIELDS, ReporterFields
from reports.reporter.rules import POLICE_CHANNELS
from stronghold.core.records.forms import (
    UNKNOWN,
    WHEN_CHOICES,
    RecordForm,
    london_instant,
)
from stronghold.core.ui.fields import (
    ClockTimeField,
    DatePartsField,
    KnownChoices,
    NamedField,
    NamedSeveralField,
)
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios

SAW, REPORTED = "saw", "reported"
SEEN_CHOICES = (
    ("children_seen", "Children seen"),
    ("vulnerable_adult", "Adult who may be vulnerable"),
    ("weapons_mentioned", "Weapons seen or mentioned"),
)
_WHEN = KnownChoices((*WHEN_CHOICES, (UNKNOWN, "Not known")))
# Collapsed under "Add more", and opened if one of them has an error.
FOLDED = {
    "drug",
    "seen",
    "signs",
    "channel",
    "received_day",
    "received_time",
    *REPORTER_FIELDS,
}


class ReportForm(ReporterFields, RecordForm):
    """A report: what, where, when and the words; what else there is, is collapsed."""

    concern = NamedField(
        Concern,
        label="What is it about?",
        widget=ChipRadios,
        error_messages={"required": "Choose what it is about"},
    )
    drug = NamedField(
        Drug,
        label="Which drug?",
        initial=Drug.UNKNOWN,
        required=False,
        widget=ChipRadios,
    )
    description = forms.CharField(
        label="What was seen or said (optional)",
        required=False,
        help_text="Do not type names, dates of birth, phone numbers or number plates",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_DESCRIPTION,
        error_messages={
            "max_length": f"Description must be {LONGEST_DESCRIPTION:,} "
            "characters or less"
        },
    )
    seen = forms.MultipleChoiceField(
        label="Also seen or mentioned",
        choices=KnownChoices(SEEN_CHOICES),
        required=False,
        widget=ChipCheckboxes,
    )
    signs = NamedSeveralField(
        Sign,
        label="Signs of cuckooing",
        help_text="That someone’s home has been taken over",
        required=False,
        widget=ChipCheckboxes,
    )
    # On the first screen: without an answer no one is said to have seen it.
    known_by = forms.ChoiceField(
        label="How do you know?",
        choices=KnownChoices(
            ((SAW, "I saw it"), (REPORTED, "Someone reported it to me"))
        ),
        required=False,
        widget=ChipRadios,
    )
    channel = NamedField(
        Channel,
        label="How did it reach you?",
        no_answer=Channel.NOT_SAID,
        required=False,
        widget=ChipRadios,
    )
    received_day = DatePartsField(
        subject="Date it was reported",
        required=False,
        past=True,
        help_text="Only if it was not just now",
    )
    received_time = ClockTimeField(
        subject="Time it was reported",
        required=False,
        help_text="Such as 2:30pm or 14:30",
    )
    # Chosen from the similar reports shown while the form is filled in.
    same_as = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    field_order = (
        "concern",
        "place",
        "place_choice",
        "place_not_known",
        "when",
        "known_by",
        "description",
    )
    free_text = "description"
    names: Mapping[str, str] = {**RecordForm.names, "received_at": "received_day"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].choices = _WHEN  # type: ignore[attr-defined]

    @property
    def is_unfolded(self) -> bool:
        return bool(FOLDED & set(self.errors))

    @property
    def given_channel(self) -> str:
        """The channel chosen under "Add more", or that of the first screen's answer."""
        known_by = self.cleaned_data.get("known_by", "")
        if known_by == SAW and not self.cleaned_data.get("channel"):
            return Channel.OFFICER
        return super().given_channel

    @property
    def given_reported_by(self) -> str:
        given = super().given_reported_by
        if not given and self.cleaned_data.get("known_by") == REPORTED:
            channel = self.given_channel
            return "" if channel == Channel.CRIMESTOPPERS else ReportedBy.NOT_GIVEN
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("known_by") == SAW and self.given_channel not in POLICE_CHANNELS:
            self.add_error("channel", "You chose “I saw it”. Change one of the answers")
        day, at = cleaned.get("received_day"), cleaned.get("received_time")
        if day and not at and "received_time" not in self.errors:
            self.add_error("received_time", "Enter the time it was reported")
        if at and not day and "received_day" not in self.errors:
            self.add_error("received_day", "Enter the date it was reported")
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new report."""
        given = self.cleaned_data
        received_at = london_instant(given["received_day"], given["received_time"])
        return {
            "concern": given["concern"],
            "place": self.found_place,
            "occurred": self.found_when,
            "received_at": received_at or self.now,
            "channel": self.given_channel,
            "drug": given["drug"] or Drug.UNKNOWN,
            "description": given["description"],
            "keep_words": given["keep_words"],
            "signs": given["signs"],
            "same_as": given["same_as"],
            "reported_by": self.given_reported_by,
            "reporter": self.contact,
            **{name: name in given["seen"] for name, _ in SEEN_CHOICES},
        }


def subject_in(form: ReportForm) -> Subject | None:
    """Return what a half-filled form describes; None if it has no place yet.

    Missing and wrong fields are left out; they are reported when the form is saved.
    """
    form.is_valid()
    place, when = form.found_place, form.found_when
    if place.point is None and place.street_id is None:
        return None
    facts = Facts(
        concern=form.cleaned_data.get("concern", ""),
        received_at=form.now,
        occurred_on=when.on if when else None,
        occurred_at=when.at if when else None,
        premises=place.premises_id,
        street=place.street_id,
    )
    words = form.cleaned_data.get("description", "")
    return Subject(facts, point=place.point, words=words)
