"""The forms of marks, and what the forms share that plan a visit."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from operations.visits.actions import check_visit, plan_visit
from operations.visits.choices import Planned, Reason
from operations.visits.rules import AskFirstBroken
from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.look.fields import DatePartsField
from stronghold.places.queries import PlaceMeant
from stronghold.records.forms import RecordForm
from stronghold.records.models import Record

# What reaches us so long after it was written down was kept by a phone.
SENT_LATE = timedelta(minutes=2)


class AskFirstForm(forms.Form):
    """A form that plans a visit. The box shows only where a team is to be rung first.

    Its `viewer` plans it.
    """

    rang_first = forms.BooleanField(
        required=False,
        label="They have been rung",
        help_text="They see that you plan this, whether or not you save it",
    )
    planned: ClassVar[Planned]
    in_secret: ClassVar[bool] = False
    viewer: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_ringing(is_asked=bool(self.data.get("rang_first")))
        # Beside the button.
        self.fields["rang_first"] = self.fields.pop("rang_first")

    @property
    def offers_ringing(self) -> bool:
        return not self.fields["rang_first"].widget.is_hidden

    def _offer_ringing(self, *, is_asked: bool) -> None:
        """Keep the box out of sight until it is asked for, on every template alike."""
        widget = forms.CheckboxInput if is_asked else forms.HiddenInput
        self.fields["rang_first"].widget = widget()

    def may_visit(self, place: PlaceMeant) -> bool:
        """Say whether the visit may be planned; the error says whom to ring first."""
        try:
            check_visit(
                by=self.viewer,
                place=place,
                planned=self.planned,
                rang=self.cleaned_data["rang_first"],
                in_secret=self.in_secret,
            )
        except AskFirstBroken as broken:
            self._offer_ringing(is_asked=True)
            self.add_error("rang_first", broken.message)
            return False
        return True


class PlansVisit(AskFirstForm, RecordForm):
    """The form of a record that plans a visit to its place."""

    @property
    def is_ahead(self) -> bool:
        """Say whether the visit is still to come, or begins now."""
        return True

    def submit(self) -> Record | None:
        if self.is_valid() and self.is_ahead:
            if self.now < clock.now() - SENT_LATE:
                # A phone kept it: they are there, and only the team can be alerted.
                plan_visit(by=self.viewer, place=self.found_place, planned=self.planned)
            else:
                self.may_visit(self.found_place)
        return super().submit()


class MarkForm(forms.Form):
    """Why a team asks to be rung first, and until when without a review."""

    reason = forms.ChoiceField(
        label="Why is your team to be rung first?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        help_text="Only your team sees why",
        error_messages={"required": "Choose why your team is to be rung first"},
    )
    review_on = DatePartsField(
        subject="Day of review",
        label="When do you look at it again?",
        help_text="Within a year, such as 27 3 2027",
    )

    @property
    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        on: date = told["review_on"]
        return {"reason": told["reason"], "review_on": on}


class PlaceForm(forms.Form):
    """The place of a visit that is stored nowhere: known premises, or an address."""

    premises = forms.IntegerField(required=False, min_value=1)
    words = forms.CharField(required=False, max_length=200)
