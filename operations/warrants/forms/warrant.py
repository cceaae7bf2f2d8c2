"""The forms of the warrant itself: a new one, more premises, filters of the list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from operations.statute.choices import Enactment, Entries
from operations.visits.choices import Planned
from operations.visits.forms import PlansVisit
from operations.warrants.actions.warrant import (
    NewWarrant,
    add_premises,
    record_warrant,
)
from operations.warrants.models import Warrant
from operations.warrants.queries import WarrantFilter
from operations.warrants.rules.moves import LONGEST_WORDS, MOST_ENTRIES
from stronghold.core.audit.record import consulted
from stronghold.core.records.forms import RecordFilterForm
from stronghold.core.records.rules import When
from stronghold.core.ui.widgets import ChipRadios, WholeNumberInput


def words_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        help_text=hint,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Enter {LONGEST_WORDS} characters or less"},
    )


def number_field(label: str) -> forms.IntegerField:
    message = f"Enter a whole number from 2 to {MOST_ENTRIES}"
    return forms.IntegerField(
        label=label,
        required=False,
        widget=WholeNumberInput(),
        error_messages={"invalid": message},
    )


class _AtPremises(PlansVisit):
    """A form of premises, recorded at the present time."""

    planned = Planned.VISIT
    in_secret = True
    # The audit log tells the two apart, and shows what is typed here only to the team.
    suggest_from = "warrants:suggest"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Which premises?"
        self.fields["place"].help_text = "Address, street or postcode. No names"
        for name in ("day", "time", "place_not_known"):
            del self.fields[name]
        self.fields["when"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["place_not_known"] = False
        return super().clean()

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        if cleaned["place"] or cleaned["latitude"] is not None:
            super()._find_place(cleaned)
        else:
            self.add_error("place", "Enter the premises")

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        self.found_when = When.at_instant(self.now)


class WarrantForm(_AtPremises):
    """A new warrant: premises, enactment, articles, entries."""

    enactment = forms.ChoiceField(
        label="Under which Act?",
        choices=Enactment.choices,
        initial=Enactment.DRUGS_ACT_S23,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the Act"},
    )
    articles = words_field(
        "What is sought? (optional)", "Such as: class A drugs, phones, cash. No names"
    )
    entries_allowed = forms.ChoiceField(
        label="How many entries are asked for?",
        choices=Entries.choices,
        initial=Entries.SINGLE,
        widget=ChipRadios,
        error_messages={"required": "Choose how many entries"},
    )
    most_entries = number_field("How many at most?")
    entries_grounds = words_field(
        "Why more than one?", "The grounds that the application gives. No names"
    )
    is_all_premises = forms.BooleanField(
        label="All premises that one person occupies or controls",
        help_text="Not under the Misuse of Drugs Act 1971",
        required=False,
    )

    def store(self) -> Warrant:
        given = self.cleaned_data
        names = (
            "enactment",
            "entries_allowed",
            "most_entries",
            "entries_grounds",
            "is_all_premises",
            "articles",
            "keep_words",
        )
        warrant = NewWarrant(
            place=self.found_place, **{name: given[name] for name in names}
        )
        row = record_warrant(
            by=self.viewer, submission=self.submission, warrant=warrant
        )
        # The audit log hides the search for its place as it hides the warrant.
        consulted([row.reference])
        return row


class PremisesForm(_AtPremises):
    """More premises of a warrant."""

    def __init__(self, *args: Any, warrant: Warrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warrant = warrant

    def store(self) -> Warrant:
        return add_premises(
            by=self.viewer,
            reference=self.warrant.reference,
            place=self.found_place,
            keep_words=self.cleaned_data["keep_words"],
        )


class WarrantFilterForm(RecordFilterForm):
    """The filter panel of the list of warrants."""

    filter_class = WarrantFilter
    wanted: WarrantFilter
    labels: Mapping[str, str] = {"state": "State", "enactment": "Act"}
