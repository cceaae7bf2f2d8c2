"""The forms that ask to be rung first, and what forms that plan a visit share."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from operations.visits.choices import Planned, Reason
from operations.visits.rules import AskFirstBroken
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant, UnclearPlace
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.forms import PlaceForm, RecordForm, place_field
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField

# A form that arrives later than this after it was filled in was kept on a phone.
SENT_LATE = timedelta(minutes=2)


class AskFirstForm(ActionForm):
    """A form that plans a visit. The box shows only if a team is to be rung first.

    Its view checks the visit with `operations.visits.views.check_visit_of`. `viewer` is
    the person who plans it.
    """

    rang_first = forms.BooleanField(
        required=False,
        label="They have been rung",
        help_text="They see that you plan this, whether or not you save it",
    )
    planned: ClassVar[Planned]
    # Whether only the planner's own team may know of the visit.
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

    @property
    def was_kept(self) -> bool:
        """Say whether a phone kept the form, so that its visit has begun already."""
        return False

    def _offer_ringing(self, *, is_asked: bool) -> None:
        """Hide the box until it is needed, whatever the template."""
        widget = forms.CheckboxInput if is_asked else forms.HiddenInput
        self.fields["rang_first"].widget = widget()

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AskFirstBroken):
            self._offer_ringing(is_asked=True)
        super().add_rule(broken)


class PlansVisit(AskFirstForm, RecordForm):
    """The form of a record that plans a visit to its place."""

    @property
    def is_ahead(self) -> bool:
        """Say whether the visit is still to come, or begins now."""
        return True

    @property
    def was_kept(self) -> bool:
        return self.now < clock.now() - SENT_LATE


class AskFirstRequestForm(ActionForm):
    """Why a team asks to be rung first, and the day on which to review that."""

    reason = forms.ChoiceField(
        label="Why is your team to be rung first?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        help_text="Only your team sees why",
        error_messages={"required": "Choose why your team is to be rung first"},
    )
    review_on = DatePartsField(
        subject="Day of review",
        label="When will you review it?",
        help_text="Within a year, such as 27 3 2027",
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a request."""
        review_on: date = self.cleaned_data["review_on"]
        return {"reason": self.cleaned_data["reason"], "review_on": review_on}


class AskFirstPlaceForm(PlaceForm, AskFirstRequestForm):
    """The same with the place: known premises, or an address in words."""

    place = place_field("Where?", "The address, as others would write it")
    field_order = ("place", "reason", "review_on")

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        place = self.fields["place"]
        place.required, place.error_messages["required"] = True, "Enter the address"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("place"):
            choice = cleaned.get("place_choice", "")
            self._look_up(GivenPlace(cleaned["place"], choice=choice))
        return cleaned

    def _take_unclear(self, unclear: UnclearPlace, given: GivenPlace) -> None:
        """Keep words that can mean several places, or none, as they are."""
        self.found_place = PlaceMeant(given.words)
        self._warn_of(given.words, field="place")


class VisitedForm(forms.Form):
    """The place of a visit that is not recorded: known premises, or an address."""

    premises = forms.IntegerField(required=False, min_value=1)
    words = forms.CharField(required=False, max_length=200)
