"""Forms common to all records: where, when, free text, filters, withdrawal."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.places.queries import (
    PlaceChoice,
    PlaceMeant,
    UnclearPlace,
    find_place,
    place_choices,
)
from stronghold.core.places.rules import LONGEST_PLACE, WORDS_ONLY, GivenPlace
from stronghold.core.records.filters import DayFilter, Filter, ListFilter, YesFilter
from stronghold.core.records.rules import (
    LONGEST_REASON,
    AlreadySubmitted,
    ChangedMeanwhile,
    When,
    moment_meant,
)
from stronghold.core.records.submission import Submission
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.fields import ClockTimeField, DatePartsField, KnownChoices
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.core.ui.widgets import ChipRadios

# Re-exported for the slices: the base of all forms with free text.
__all__ = ["FreeTextForm"]

NOW, QUARTER, HOUR = "now", "15m", "1h"
NIGHT, OTHER, UNKNOWN = "night", "other", "unknown"
AGO = {NOW: timedelta(0), QUARTER: timedelta(minutes=15), HOUR: timedelta(hours=1)}
WHEN_CHOICES = (
    (NOW, "Now"),
    (QUARTER, "15 minutes ago"),
    (HOUR, "An hour ago"),
    (NIGHT, "Last night"),
    (OTHER, "Another time"),
)
# Form data that is not content. A phone can send a form, lose the answer, and send it
# again later from its queue: these values then differ, but it is the same submission.
NOT_CONTENT = {"csrfmiddlewaretoken", "client_uuid", "captured_at"}


class SeenForm(forms.Form):
    """A form that knows which state of a record its person saw, by the state's mark."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def renew(self, broken: RuleBroken) -> None:
        """Show the form with the new state as seen, so that it can be sent again."""
        if isinstance(broken, ChangedMeanwhile):
            data = cast(QueryDict, self.data).copy()
            data["seen"] = broken.mark
            self.data = data


def _degrees() -> forms.FloatField:
    message = "Your position could not be read. Take it again, or type the place"
    return forms.FloatField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": message}
    )


def place_field(
    label: str, hint: str = "Street, postcode or address"
) -> forms.CharField:
    """Return the field for the words of a place."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_PLACE,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "max_length": f"The place must be {LONGEST_PLACE} "
            "ordinary characters or less"
        },
    )


class PlaceForm(FreeTextForm):
    """A form with a place in words; each declares its own `place_field`."""

    # The suggestion that was chosen; the page's script sends it.
    place_choice = forms.CharField(required=False, widget=forms.HiddenInput)
    viewer: User
    found_place = PlaceMeant()

    def _look_up(self, given: GivenPlace) -> None:
        """Find the place that is meant, and warn of personal details in other words."""
        try:
            self.found_place = find_place(self.viewer, given)
        except UnclearPlace as unclear:
            self._take_unclear(unclear, given)
        except RuleBroken as broken:
            self.add_rule(broken)
        else:
            self._warn_of(self.found_place.own_words, field="place")

    def _take_unclear(self, unclear: UnclearPlace, given: GivenPlace) -> None:
        """Do what the form does with words that can mean several places, or none."""
        raise NotImplementedError


class RecordForm(PlaceForm):
    """A new record: the place in words or by position, the time by a tap."""

    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # When the form was filled in, set by a phone that stores it until it can be sent.
    captured_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    place = place_field("Where did it happen?")
    # Set by the button "I am standing there".
    latitude = _degrees()
    longitude = _degrees()
    place_choice = forms.CharField(
        label="Which place do you mean?", required=False, widget=forms.RadioSelect
    )
    place_not_known = forms.BooleanField(label="Place not known", required=False)
    when = forms.ChoiceField(
        label="When did it happen?",
        required=False,
        widget=ChipRadios,
        choices=KnownChoices(WHEN_CHOICES),
    )
    day = DatePartsField(
        subject="Date it happened",
        required=False,
        past=True,
        help_text="Such as 27 3 2026",
    )
    time = ClockTimeField(
        subject="Time it happened",
        required=False,
        help_text="Such as 2:30pm or 14:30. Leave empty if not known",
    )
    # The labels say which few fields are optional; where and when can be "not known".
    mark_optional = False
    names: Mapping[str, str] = {
        "occurred_at": "when",
        "captured_at": "when",
        "latitude": "place",
        "longitude": "place",
    }
    when_missing = "Choose when it happened"
    # The URL name of the suggestions of places.
    suggest_from = "places:suggest"
    # Form data that is left out of the digest of a submission.
    not_content: Collection[str] = NOT_CONTENT
    found_when: When | None = None

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.place_choices: list[PlaceChoice] = []
        self.initial.setdefault("client_uuid", uuid.uuid4())
        # One moment for every use of "now" in this form.
        self.now = clock.now()

    @property
    def submission(self) -> Submission:
        """The identity of this submission."""
        data = cast(QueryDict, self.data)
        content = {k: data.getlist(k) for k in data if k not in self.not_content}
        return Submission.of(self.cleaned_data["client_uuid"], content)

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields that this kind adds to those of every record."""
        common = RecordForm.base_fields
        return [pair for pair in super().own_fields if pair[0].name not in common]

    @property
    def unclear_place(self) -> bool:
        return bool(self.place_choices) or "place_choice" in self.errors

    def clean_client_uuid(self) -> uuid.UUID:
        return self.cleaned_data["client_uuid"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._take_moment(cleaned)
        if not {"place", "latitude", "longitude"} & set(self.errors):
            self._find_place(cleaned)
        if not {"when", "day", "time"} & set(self.errors):
            self._find_when(cleaned)
        return cleaned

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            self._begin_another(broken.reference)
        else:
            super().add_rule(broken)

    def _take_moment(self, cleaned: dict[str, Any]) -> None:
        """Use the capture time as "now"; if it is too old, ask for the time again."""
        if self.errors.pop("captured_at", None):
            self._set_data("captured_at", "")
            self.add_error("when", "Choose again when it happened")
        try:
            self.now = moment_meant(cleaned.get("captured_at"), now=self.now)
        except RuleBroken as broken:
            self._set_data("captured_at", "")
            self.add_rule(broken)

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        self._look_up(
            GivenPlace(
                words=cleaned["place"],
                choice=cleaned.get("place_choice", ""),
                latitude=cleaned["latitude"],
                longitude=cleaned["longitude"],
                not_known=cleaned["place_not_known"],
            )
        )

    def _take_unclear(self, unclear: UnclearPlace, given: GivenPlace) -> None:
        self._offer(unclear.choices, is_known=unclear.is_known)
        self.add_error("place_choice", unclear.message)

    def _offer(self, choices: list[PlaceChoice], *, is_known: bool = True) -> None:
        """Offer the places that can be meant and, last, the words without a place."""
        self.place_choices = choices
        field = self.fields["place_choice"]
        keep = "Keep my words, without a place on the map"
        if choices:
            keep = f"None of these: {keep[0].lower()}{keep[1:]}"
        if not is_known:
            # The bound field was created before the lookup, so change its label.
            self["place_choice"].label = (
                "No such place is known. These have similar names"
                if choices
                else "No such place is known"
            )
        field.widget.choices = [
            *((choice.key, choice.label) for choice in choices),
            (WORDS_ONLY, keep),
        ]

    def offer_place_again(self) -> None:
        """Show the chosen place again while the user corrects something else."""
        cleaned = self.cleaned_data
        if self.place_choices:
            return
        if cleaned.get("place_choice"):
            self._offer(place_choices(self.viewer, cleaned.get("place", "")))

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        day = cleaned["day"]
        chosen = cleaned["when"] or (OTHER if day else "")
        if chosen in AGO:
            self.found_when = When.at_instant(self.now - AGO[chosen])
        elif chosen == NIGHT:
            self.found_when = When(london_date(self.now) - timedelta(days=1))
        elif chosen == OTHER and day:
            self.found_when = When(day, london_instant(day, cleaned["time"]))
        elif chosen == OTHER:
            self.add_error("day", f"Enter the {str(self.fields['day'].label).lower()}")
        elif chosen != UNKNOWN:
            self.add_error("when", self.when_missing)

    def _begin_another(self, reference: str) -> None:
        """Report the stored record, and prepare the form to be saved as another."""
        self._set_data("client_uuid", str(uuid.uuid4()))
        stored_as = f"as {reference} " if reference else ""
        self.add_error(
            None,
            f"This page was already saved {stored_as}and has been changed since. "
            "Save again only if this is another one",
        )

    def _set_data(self, name: str, value: str) -> None:
        """Change the value of a hidden field in the form that is shown again."""
        self.data = cast(QueryDict, self.data).copy()
        self.data[name] = value


def london_instant(day: date, at: time | None) -> datetime | None:
    """Return the moment of a London day and time, or None without a time."""
    return datetime.combine(day, at, LONDON) if at else None


class WithdrawForm(FreeTextForm):
    """The reason why a record is in error."""

    free_text = "reason"
    reason = forms.CharField(
        label="Why was it recorded in error?",
        help_text="Such as: logged twice, or the wrong street",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter why it was recorded in error",
            "max_length": f"Reason must be {LONGEST_REASON} characters or less",
        },
    )


class DayInput(forms.DateInput):
    """The browser's date picker, which suits filters better than typing a date."""

    input_type = "date"


class FilterForm(forms.Form):
    """The filter panel of a list, with a field for each of its filters.

    Wrong parameters are shown as errors and left out.
    """

    mark_optional = False
    wanted: ListFilter

    def __init__(
        self, filters: Sequence[Filter], *args: Any, viewer: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters, self.viewer = filters, viewer
        for one in filters:
            if not one.is_linked or self.data.get(one.name):
                self.fields[one.name] = self._field_of(one)

    def clean(self) -> dict[str, Any]:
        params = dict(self.data.items())
        while not hasattr(self, "wanted"):
            try:
                self.wanted = ListFilter.from_params(
                    self.filters, params, viewer=self.viewer
                )
            except RuleBroken as broken:
                self._leave_out(broken, params)
        return self.cleaned_data

    def _leave_out(self, broken: RuleBroken, params: dict[str, str]) -> None:
        """Show an error and remove its parameter, or all of them if it names none.

        The error may concern a parameter without a field in the panel.
        """
        if not params:
            raise broken
        wrong = str(broken.field)
        is_shown = wrong in self.fields and not self.fields[wrong].widget.is_hidden
        self.add_error(wrong if is_shown else None, broken.message)
        if params.pop(wrong, None) is None:
            params.clear()

    def _field_of(self, one: Filter) -> forms.Field:
        if one.is_linked:
            return forms.CharField(required=False, widget=forms.HiddenInput)
        if isinstance(one, YesFilter):
            return forms.BooleanField(label=one.label, required=False)
        options = one.offered(self.viewer, self.data.get(one.name, ""))
        widget: forms.Widget = forms.TextInput()
        if isinstance(one, DayFilter):
            widget = DayInput()
        elif options:
            without = [] if "" in dict(options) else [("", "All")]
            widget = forms.Select(choices=[*without, *options])
        return forms.CharField(
            label=one.label, required=False, widget=widget, help_text=one.hint
        )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the name and description of each parameter that narrows the list."""
        params = self.wanted.as_params()
        return [(name, self._words(name, value)) for name, value in params.items()]

    def chosen_of(self, name: str) -> list[tuple[str, str]]:
        """Return the name and description of one parameter, if it is given."""
        return [each for each in self.chosen if each[0] == name]

    @property
    def words(self) -> list[str]:
        """Say what the list holds: each filter chosen, and what others leave out."""
        chosen = dict(self.chosen)
        words = [chosen.get(one.name, one.without) for one in self.filters]
        return [each for each in words if each]

    def _words(self, name: str, value: str) -> str:
        [one] = [each for each in self.filters if each.name == name]
        if words := one.written(value, self.viewer):
            return words
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field.widget, DayInput):
            return f"{field.label} {written_date(date.fromisoformat(value))}"
        choices = dict(getattr(field.widget, "choices", ()))
        return f"{field.label}: {choices.get(value, value)}"
