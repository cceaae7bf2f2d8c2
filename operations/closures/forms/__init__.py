"""The forms of closure cases: a new one, the tenure, and a review."""

from typing import Any

from django import forms

from operations.closure_moves.choices import Ground
from operations.closure_moves.rules.facts_input import LONGEST_NOTE
from operations.visits.choices import Planned
from operations.visits.forms import PlansVisit
from stronghold.core.places.choices import Tenure
from stronghold.core.records.forms import NOW, FreeTextForm


class ClosureForm(PlansVisit):
    """A new case: the premises and the ground. It is opened now."""

    planned = Planned.CLOSURE
    # Whose people can read the draft, in words.
    readers = ""
    ground = forms.ChoiceField(
        label="What is happening there?",
        help_text="What it has led to, or on reasonable grounds is likely to soon",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the use leads to"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Which premises?"
        self.fields["place"].help_text = "Number and street, address or postcode"
        del self.fields["place_not_known"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data |= {"when": NOW, "day": None, "place_not_known": False}
        return super().clean()

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new case."""
        return {
            "place": self.found_place,
            "ground": self.cleaned_data["ground"],
            "keep_words": self.cleaned_data["keep_words"],
        }


class TenureForm(FreeTextForm):
    """How the premises of a case are held."""

    tenure = forms.ChoiceField(
        label="How are the premises held?",
        help_text="Ask the landlord, or check the tenancy agreement. It decides under "
        "which Act a landlord gives notice after a closure order, and by when",
        choices=Tenure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the premises are held"},
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"tenure": self.cleaned_data["tenure"]}


class ReviewForm(FreeTextForm):
    """A reviewer's finding and the follow-up."""

    free_text = "note"
    note = forms.CharField(
        label="What did you find, and what follows?",
        help_text="Such as: legal services know, and the hearing goes ahead",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what you found, and what follows"},
    )
