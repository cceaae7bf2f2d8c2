"""The forms of seizures: found alone, found with something, the filters of the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.contrib.gis.geos import Point

from operations.seizures.actions import (
    Correction,
    NewSeizure,
    correct_seizure,
    record_seizure,
)
from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    SeizureKind,
)
from operations.seizures.models import Seizure
from operations.seizures.queries import SeizureFilter
from operations.seizures.rules import LONGEST_EXHIBIT, class_on
from stronghold.look.widgets import ChipRadios
from stronghold.places.queries import PlaceMeant
from stronghold.records.forms import RecordFilterForm, RecordForm
from stronghold.records.rules import When


@dataclass(frozen=True)
class TakenWith:
    """The arrest or the entry that something was seized at, with its time and place."""

    occurred: When
    place: PlaceMeant
    arrest_id: int | None = None
    entry_id: int | None = None

    @classmethod
    def at(cls, row: Any, *, occurred: When, **owner: int) -> Self:
        """Take over the place of a record, or of a warrant's premises."""
        point: Point | None = row.point
        place = PlaceMeant(row.place_text, point, row.street_id, row.premises_id)
        return cls(occurred, place, **owner)


class _NumberInput(forms.TextInput):
    """A number with its decimal part, on a phone with the keys for it."""

    def __init__(self) -> None:
        attrs = {"class": "sh-width-s", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(attrs)


def _number(
    label: str, subject: str, *, digits: int, places: int
) -> forms.DecimalField:
    largest = digits - places
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=digits,
        decimal_places=places,
        widget=_NumberInput,
        error_messages={
            "invalid": f"{subject} must be a number, such as 2.5",
            "min_value": f"{subject} must be 0 or more",
            "max_digits": f"{subject} must have {largest} digits or fewer",
            "max_decimal_places": f"{subject} must have {places} decimals or fewer",
            "max_whole_digits": f"{subject} must have {largest} digits or fewer",
        },
    )


class SeizureForm(RecordForm):
    """Something seized: what, how much, worth what, under which exhibit reference."""

    kind = forms.ChoiceField(
        label="What was seized?",
        choices=SeizureKind.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose what was seized"},
    )
    drug = forms.ChoiceField(
        label="Which drug?", required=False, choices=[("", "Choose"), *Drug.choices]
    )
    drug_class = forms.ChoiceField(
        label="Its class",
        required=False,
        choices=[("", "As the law had it on that day"), *DrugClass.choices],
        help_text="Choose one only if you know better",
    )
    test = forms.ChoiceField(
        label="Was it tested?",
        required=False,
        choices=DrugTest.choices,
        initial=DrugTest.NONE,
        widget=ChipRadios,
    )
    quantity = _number("Quantity (optional)", "Quantity", digits=9, places=3)
    unit = forms.ChoiceField(
        label="Counted in",
        required=False,
        choices=[("", "Choose"), *MeasureUnit.choices],
    )
    estimate = _number("Estimate in pounds (optional)", "Estimate", digits=10, places=2)
    exhibit_reference = forms.CharField(
        label="Exhibit reference (optional)",
        required=False,
        max_length=LONGEST_EXHIBIT,
        help_text="As on the bag. Do not type a name",
        widget=forms.TextInput(
            attrs={"class": "sh-width-m", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={
            "max_length": "Exhibit reference must be "
            f"{LONGEST_EXHIBIT} characters or less"
        },
    )

    field_order = ("kind",)
    when_missing = "Choose when it was seized"
    taken_with: TakenWith | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Where was it seized?"
        self.fields["when"].label = "When was it seized?"
        for name, subject in (("day", "Date of seizure"), ("time", "Time of seizure")):
            field: Any = self.fields[name]
            field.subject = field.label = subject

    def clean(self) -> dict[str, Any]:
        """Say along with all else what does not go together."""
        cleaned = super().clean()
        if cleaned.get("kind") == SeizureKind.DRUGS and not cleaned.get("drug"):
            self.add_error("drug", "Choose the drug, or “not known”")
        return cleaned

    def store(self) -> Seizure:
        return record_seizure(
            by=self.viewer, submission=self.submission, seizure=self._seizure()
        )

    @property
    def told(self) -> dict[str, Any]:
        """Return what is said of the thing itself."""
        given = self.cleaned_data
        names = ("kind", "quantity", "unit", "estimate", "exhibit_reference")
        told = {name: given[name] for name in names}
        # Without the script, what belongs to drugs alone is there to be filled in.
        if given["kind"] == SeizureKind.DRUGS:
            told |= {name: given[name] for name in ("drug", "drug_class")}
            told["test"] = given["test"] or DrugTest.NONE
        return told

    def _seizure(self) -> NewSeizure:
        told = self.told
        assert self.found_when is not None  # noqa: S101 - a time is asked for above
        if self.taken_with:
            told["arrest_id"] = self.taken_with.arrest_id
            told["entry_id"] = self.taken_with.entry_id
        return NewSeizure(
            occurred=self.found_when,
            place=self.found_place,
            keep_words=self.cleaned_data["keep_words"],
            **told,
        )


class SeizedWithForm(SeizureForm):
    """Something seized at an arrest or an entry: when and where is known from there."""

    KNOWN = ("place", "latitude", "longitude", "place_choice", "place_not_known")

    def __init__(self, *args: Any, taken_with: TakenWith, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_with = taken_with
        for name in (*self.KNOWN, "when", "day", "time", "captured_at"):
            del self.fields[name]

    def _take_moment(self, cleaned: dict[str, Any]) -> None:
        """What is written down here counts from its arrest or entry."""

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        assert self.taken_with is not None  # noqa: S101 - given when it was made
        self.found_place = self.taken_with.place

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        assert self.taken_with is not None  # noqa: S101 - given when it was made
        self.found_when = self.taken_with.occurred


class CorrectForm(SeizedWithForm):
    """What a seizure is by now: when and where it was seized stays as it is."""

    WHAT = ("kind", "drug", "drug_class", "test", "quantity", "unit", "estimate")

    def __init__(self, *args: Any, seizure: Seizure, **kwargs: Any) -> None:
        when = When(seizure.occurred_on, seizure.occurred_at)
        known = {name: getattr(seizure, name) for name in self.WHAT}
        for name in ("quantity", "estimate"):
            # Without the noughts that end it.
            known[name] = "" if known[name] is None else f"{known[name].normalize():f}"
        known["exhibit_reference"] = seizure.exhibit_reference or ""
        if seizure.drug_class == class_on(seizure.drug, seizure.occurred_on):
            # It follows from the drug, and follows it to another.
            known["drug_class"] = ""
        super().__init__(
            *args,
            taken_with=TakenWith.at(seizure, occurred=when),
            initial=known,
            **kwargs,
        )
        self.seizure = seizure

    def store(self) -> Seizure:
        return correct_seizure(
            by=self.viewer,
            reference=self.seizure.reference,
            correction=Correction(**self.told),
        )


class SeizureFilterForm(RecordFilterForm):
    """The filter panel of the list of seizures."""

    filter_class = SeizureFilter
    wanted: SeizureFilter
    labels: Mapping[str, str] = {
        "kind": "What was seized",
        "drug": "Drug",
        "drug_class": "Class",
    }
