"""The forms of the moves of a warrant, and of the inspector's review."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from operations.statute.choices import Entries
from operations.visits.choices import Planned
from operations.visits.forms import AskFirstForm
from operations.warrants.choices import Rank
from operations.warrants.forms.warrant import number_field
from operations.warrants.models import Warrant, WarrantPremises
from operations.warrants.rules.moves import ENDORSEMENT, LONGEST_NOTE, LONGEST_REASON
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.forms import FreeTextForm, london_instant
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.widgets import ChipRadios

YES_NO = (("yes", "Yes"), ("no", "No"))


def rank_field(label: str, *, required: bool) -> forms.ChoiceField:
    none = [] if required else [("", "No one, none was needed")]
    return forms.ChoiceField(
        label=label,
        required=required,
        choices=[*Rank.choices, *none],
        initial="",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who authorised it"},
    )


def reason_field(label: str, *, longest: int, ask: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text="No names",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": ask,
            "max_length": f"Enter {longest} characters or less",
        },
    )


def premises_field(found: Sequence[WarrantPremises]) -> forms.TypedChoiceField:
    """Return the field for the premises; a single one needs no choice."""
    choices = [(str(one.number), one.place_text or "Where marked") for one in found]
    return forms.TypedChoiceField(
        label="At which premises?",
        coerce=int,
        choices=choices,
        initial=choices[0][0] if len(choices) == 1 else None,
        widget=forms.RadioSelect if len(choices) > 1 else forms.HiddenInput,
        error_messages={"required": "Choose which premises"},
    )


def _yes_no(label: str, ask: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=YES_NO,
        widget=ChipRadios,
        error_messages={"required": ask},
    )


class MoveForm(FreeTextForm):
    """A form about one warrant; its action takes `cleaned`."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        viewer: User,
        warrant: Warrant,
        premises: Sequence[WarrantPremises] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.warrant, self.premises = viewer, warrant, premises
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the warrant."""

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the details of the move."""
        names = (
            "on",
            "rank",
            "court",
            "entries_allowed",
            "most_entries",
            "reason",
            "already",
        )
        values = {n: self.cleaned_data[n] for n in names if n in self.cleaned_data}
        return {"at": self.instant, **values}

    @property
    def instant(self) -> datetime | None:
        on, time = self.cleaned_data.get("on"), self.cleaned_data.get("time")
        return london_instant(on, time) if on else None

    def add_day(self, subject: str, *, past: bool = True) -> None:
        day = DatePartsField(subject=subject, past=past, help_text="Such as 27 3 2026")
        day.label = subject
        self.fields["on"] = day
        self.initial["on"] = clock.today()

    def add_time(self, subject: str) -> None:
        time = ClockTimeField(subject=subject, help_text="Such as 2:30pm or 14:30")
        time.label = subject
        self.fields["time"] = time


class AuthoriseForm(MoveForm):
    names: Mapping[str, str] = {"at": "on"}

    def build(self) -> None:
        ask = "Who authorised the application?"
        self.fields["rank"] = rank_field(ask, required=True)
        self.add_day("Date of the authority")
        self.add_time("Time of the authority")


class ApplyForm(MoveForm):
    free_text = "court"

    def build(self) -> None:
        self.add_day("Date of the application")
        self.fields["court"] = forms.CharField(
            label="Court",
            max_length=100,
            error_messages={"required": "Enter the court"},
        )


class IssueForm(MoveForm):
    shown_when: Mapping[str, str] = {"most_entries": "entries_allowed=limited"}

    def build(self) -> None:
        self.add_day("Date of issue")
        self.fields["entries_allowed"] = forms.ChoiceField(
            label="How many entries does it allow?",
            choices=Entries.choices,
            initial=self.warrant.entries_allowed,
            widget=ChipRadios,
            error_messages={"required": "Choose how many entries"},
        )
        self.fields["most_entries"] = number_field("How many at most?")
        self.initial["most_entries"] = self.warrant.most_entries


class RefuseForm(MoveForm):
    def build(self) -> None:
        self.add_day("Date of the refusal")


class CallOffForm(MoveForm):
    free_text = "reason"

    def build(self) -> None:
        self.fields["reason"] = reason_field(
            "Why is it withdrawn?",
            longest=LONGEST_REASON,
            ask="Enter why it is withdrawn",
        )


class ReturnForm(MoveForm):
    def build(self) -> None:
        self.add_day("Date it goes back")
        self.fields["already"] = forms.BooleanField(
            label="It has already gone back",
            help_text="It is recorded as it happened, and an inspector reviews "
            "what was missing",
            required=False,
        )


class PlanForm(AskFirstForm, MoveForm):
    planned = Planned.VISIT
    in_secret = True
    names: Mapping[str, str] = {
        "at": "on",
        "authority_rank": "rank",
        "authority_at": "rank",
    }

    def build(self) -> None:
        self.fields["premises"] = premises_field(self.premises)
        self.add_day("Date of the entry", past=False)
        self.add_time("Time of the entry")
        ask = "Who has authorised it in writing?"
        self.fields["rank"] = rank_field(ask, required=False)

    @property
    def place(self) -> PlaceMeant:
        """Return the premises to enter."""
        number = self.cleaned_data["premises"]
        at = next(one for one in self.premises if one.number == number)
        return PlaceMeant(at.place_text, at.point, at.street_id, at.premises_id)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the plan; an authority given now is in time for an entry to come."""
        rank = self.cleaned_data["rank"]
        return {
            "premises": self.cleaned_data["premises"],
            "at": self.instant,
            "authority_rank": rank,
            "authority_at": clock.now() if rank else None,
        }


class EndorseForm(MoveForm):
    def build(self) -> None:
        waiting = [one for one in self.premises if one.waits_for_endorsement]
        self.fields["premises"] = premises_field(waiting)
        self.fields["premises"].error_messages["invalid_choice"] = (
            f"Choose premises that were entered and wait for it: {ENDORSEMENT}"
        )
        self.fields["sought_found"] = _yes_no(
            "Was what was sought found?", "Choose whether what was sought was found"
        )
        self.fields["other_seized"] = _yes_no(
            "Was anything else seized?", "Choose whether anything else was seized"
        )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the endorsement."""
        given = self.cleaned_data
        return {
            "premises": given["premises"],
            "sought_found": given["sought_found"] == "yes",
            "other_seized": given["other_seized"] == "yes",
        }


class ReviewForm(MoveForm):
    free_text = "note"

    def build(self) -> None:
        entry = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.fields["entry"] = entry
        self.fields["note"] = reason_field(
            "What did you find?",
            longest=LONGEST_NOTE,
            ask="Enter your finding",
        )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the finding, and the entry it is about."""
        return {n: self.cleaned_data[n] for n in ("entry", "note", "keep_words")}


FORMS: Mapping[str, type[MoveForm]] = {
    "authorise": AuthoriseForm,
    "apply": ApplyForm,
    "issue": IssueForm,
    "refuse": RefuseForm,
    "call_off": CallOffForm,
    "return": ReturnForm,
    "plan": PlanForm,
    "endorse": EndorseForm,
}
