"""The forms of the warrant itself: a new one, and more premises."""

from collections.abc import Mapping
from typing import Any

from django import forms

from operations.statute.choices import Enactment, Entries
from operations.visits.choices import Planned
from operations.visits.forms import PlansVisit
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import LONGEST_WORDS, MOST_ENTRIES
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


class AtPremises(PlansVisit):
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


class WarrantForm(AtPremises):
    """A new warrant: premises, enactment, articles, entries."""

    shown_when: Mapping[str, str] = {
        "most_entries": "entries_allowed=limited",
        "entries_grounds": "entries_allowed=limited|unlimited",
    }

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

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new warrant."""
        entered = [field.name for field in WARRANTS.entered]
        given = {name: self.cleaned_data[name] for name in (*entered, "keep_words")}
        return {"place": self.found_place, **given}


class PremisesForm(AtPremises):
    """More premises of a warrant."""

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of more premises."""
        return {
            "place": self.found_place,
            "keep_words": self.cleaned_data["keep_words"],
        }
