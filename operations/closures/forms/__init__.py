"""The forms of closure cases: a new one, the list, each move, and a review."""

from collections.abc import Mapping
from typing import Any

from django import forms

from operations.closures.actions import NewCase, open_closure
from operations.closures.actions.review import LONGEST_NOTE
from operations.closures.choices import Ground
from operations.closures.models import ClosureCase
from operations.closures.queries import ClosureFilter
from operations.visits.choices import Planned
from operations.visits.forms import PlansVisit
from stronghold.core.places.choices import Tenure
from stronghold.core.records.forms import (
    NOW,
    FreeTextForm,
    RecordFilterForm,
)


class ClosureForm(PlansVisit):
    """A new case: the premises and the ground. It is opened now."""

    planned = Planned.CLOSURE
    ground = forms.ChoiceField(
        label="What does the use of the premises lead to?",
        help_text="Or will soon, on reasonable grounds",
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

    def store(self) -> ClosureCase:
        given = self.cleaned_data
        case = NewCase(self.found_place, given["ground"], given["keep_words"])
        return open_closure(by=self.viewer, submission=self.submission, case=case)


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
    def shown(self) -> list[Any]:
        """Return the fields that the page shows."""
        return [self["tenure"]]


class ClosureFilterForm(RecordFilterForm):
    """The filter panel of the list of cases."""

    filter_class = ClosureFilter
    wanted: ClosureFilter
    labels: Mapping[str, str] = {
        "state": "Status",
        "issued_as": "Issued by",
        "in_force": "In force now",
    }


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

    @property
    def shown(self) -> list[Any]:
        """Return the fields that the page shows."""
        return [self["note"]]
