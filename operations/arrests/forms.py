"""The forms of arrests: a new one, and the filters of the list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.choices import AgeBand, DrugClass, OffenceClass
from operations.arrests.models import Arrest
from operations.arrests.queries import ArrestFilter
from operations.arrests.rules import LONGEST_CUSTODY_NUMBER, UNDER_TEN
from stronghold.look.widgets import ChipRadios
from stronghold.records.forms import RecordFilterForm, RecordForm

AGE_CHOICES = ((UNDER_TEN, "Under 10"), *AgeBand.choices)


class ArrestForm(RecordForm):
    """An arrest: when, where, the principal offence, the age band, the drug class."""

    offence_class = forms.ChoiceField(
        label="Principal offence",
        choices=OffenceClass.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose the principal offence"},
    )
    age_band = forms.ChoiceField(
        label="Age on the day",
        choices=AGE_CHOICES,
        widget=ChipRadios,
        error_messages={"required": "Choose the age, or “Not known”"},
    )
    drug_class = forms.ChoiceField(
        label="Class of the drug",
        choices=DrugClass.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose the class, or “Not known yet”"},
    )
    custody_number = forms.CharField(
        label="Custody record number (optional)",
        required=False,
        max_length=LONGEST_CUSTODY_NUMBER,
        help_text="Leave empty until custody has given one. Do not type a name",
        widget=forms.TextInput(
            attrs={"class": "sh-width-m", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={
            "max_length": "Custody record number must be "
            f"{LONGEST_CUSTODY_NUMBER} characters or less"
        },
    )

    field_order = ("when", "day", "time")
    when_missing = "Choose when the arrest was made"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Where was the arrest?"
        self.fields["when"].label = "When was the arrest?"
        for name, subject in (("day", "Date of arrest"), ("time", "Time of arrest")):
            field: Any = self.fields[name]
            field.subject = field.label = subject

    def store(self) -> Arrest:
        return record_arrest(
            by=self.viewer, submission=self.submission, arrest=self._arrest()
        )

    def _arrest(self) -> NewArrest:
        given = self.cleaned_data
        assert self.found_when is not None  # noqa: S101 - a time is asked for above
        return NewArrest(
            occurred=self.found_when,
            place=self.found_place,
            offence_class=given["offence_class"],
            age_band=given["age_band"],
            drug_class=given["drug_class"],
            custody_number=given["custody_number"],
            keep_words=given["keep_words"],
        )


class ArrestFilterForm(RecordFilterForm):
    """The filter panel of the list of arrests."""

    filter_class = ArrestFilter
    wanted: ArrestFilter
    labels: Mapping[str, str] = {"offence_class": "Principal offence"}
