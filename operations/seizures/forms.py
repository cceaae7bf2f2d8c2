"""The forms of seizures: new, at an arrest or entry, a correction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.contrib.gis.geos import Point

from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    SeizureKind,
)
from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
from operations.seizures.rules import LONGEST_EXHIBIT, class_on
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.entered import takes
from stronghold.core.records.forms import RecordForm
from stronghold.core.records.rules import When
from stronghold.core.ui.fields import NamedField
from stronghold.core.ui.widgets import ChipRadios


@dataclass(frozen=True)
class TakenWith:
    """The arrest or entry at which something was seized, with its time and place."""

    occurred: When
    place: PlaceMeant
    arrest_id: int | None = None
    entry_id: int | None = None

    @classmethod
    def at(cls, row: Any, *, occurred: When, **owner: int) -> Self:
        """Use the place of an arrest, a seizure, or the premises of a warrant."""
        point: Point | None = row.point
        place = PlaceMeant(row.place_text, point, row.street_id, row.premises_id)
        return cls(occurred, place, **owner)


class _NumberInput(forms.TextInput):
    """A text input that shows the decimal keypad on a phone."""

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


@takes(SEIZURES)
class SeizureForm(RecordForm):
    """A seizure: what, how much, its estimated value and its exhibit reference."""

    kind = forms.ChoiceField(
        label="What was seized?",
        choices=SeizureKind.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose what was seized"},
    )
    drug = NamedField(Drug, label="Which drug?", required=False, empty="Choose")
    drug_class = forms.ChoiceField(
        label="Class",
        required=False,
        choices=[("", "By law on that day"), *DrugClass.choices],
        help_text="Choose a class only if you know that this is wrong",
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
        label="Unit",
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

    field_order = ("kind", "drug", "drug_class", "test")
    shown_when: Mapping[str, str] = dict.fromkeys(
        ("drug", "drug_class", "test"), "kind=drugs"
    )
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
        """Add the rule about drugs to the other errors."""
        cleaned = super().clean()
        if cleaned.get("kind") == SeizureKind.DRUGS and not cleaned.get("drug"):
            self.add_error("drug", "Choose the drug, or “not known”")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was entered of the thing itself, without time and place."""
        facts = SEIZURES.entered_in(self.cleaned_data)
        facts["test"] = facts["test"] or DrugTest.NONE
        # Without JavaScript, the fields for drugs show whatever the kind.
        if facts["kind"] != SeizureKind.DRUGS:
            facts |= {"drug": "", "drug_class": "", "test": DrugTest.NONE}
        return facts

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new seizure."""
        return {
            "occurred": self.found_when,
            "place": self.found_place,
            "facts": self.facts,
            "keep_words": self.cleaned_data["keep_words"],
        }


class SeizedWithForm(SeizureForm):
    """A seizure at an arrest or an entry, with the time and place of that."""

    KNOWN = ("place", "latitude", "longitude", "place_choice", "place_not_known")

    def __init__(self, *args: Any, taken_with: TakenWith, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_with = taken_with
        for name in (*self.KNOWN, "when", "day", "time", "captured_at"):
            del self.fields[name]

    def _take_moment(self, cleaned: dict[str, Any]) -> None:
        """Skip the capture time: the time is that of the arrest or entry."""

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        assert self.taken_with is not None  # noqa: S101 - given when it was made
        self.found_place = self.taken_with.place

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        assert self.taken_with is not None  # noqa: S101 - given when it was made
        self.found_when = self.taken_with.occurred

    @property
    def cleaned(self) -> dict[str, Any]:
        assert self.taken_with is not None  # noqa: S101 - given when it was made
        return super().cleaned | {
            "arrest_id": self.taken_with.arrest_id,
            "entry_id": self.taken_with.entry_id,
        }


class CorrectForm(SeizedWithForm):
    """A correction of a seizure; its time and place stay as they are."""

    def __init__(self, *args: Any, seizure: Seizure, **kwargs: Any) -> None:
        when = When(seizure.occurred_on, seizure.occurred_at)
        entered = [field.name for field in SEIZURES.entered]
        known = {name: getattr(seizure, name) for name in entered}
        for name in ("quantity", "estimate"):
            # Without trailing zeros.
            known[name] = "" if known[name] is None else f"{known[name].normalize():f}"
        if seizure.drug_class == class_on(seizure.drug, seizure.occurred_on):
            # Leave it empty, so that the class follows a change of the drug.
            known["drug_class"] = ""
        super().__init__(
            *args,
            taken_with=TakenWith.at(seizure, occurred=when),
            initial=known,
            **kwargs,
        )
        self.seizure = seizure
