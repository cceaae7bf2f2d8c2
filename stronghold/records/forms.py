"""What forms of records share: where, when, free text, filters, withdrawing."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict

from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.look.dates import written_date
from stronghold.look.fields import ClockTimeField, DatePartsField
from stronghold.look.free_text import FreeTextForm
from stronghold.look.widgets import ChipRadios
from stronghold.places.queries import (
    PlaceChoice,
    PlaceMeant,
    UnclearPlace,
    find_place,
    place_choices,
)
from stronghold.places.rules import LONGEST_PLACE, WORDS_ONLY, GivenPlace
from stronghold.records.actions import Submission
from stronghold.records.models import Record
from stronghold.records.queries import (
    ELSEWHERE,
    NOT_KNOWN,
    RecordFilter,
    area_name,
    wards_to_choose,
)
from stronghold.records.rules import (
    LONGEST_REASON,
    AlreadySubmitted,
    When,
    moment_meant,
)

# The forms of records that write free text begin with it, as do some of no record.
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
# Sent with a form, but no part of what it says: a form may be sent at once, and after a
# lost answer be sent again by the phone it was then kept on.
NOT_CONTENT = {"csrfmiddlewaretoken", "client_uuid", "captured_at"}


def _degrees() -> forms.FloatField:
    message = "Your position could not be read. Take it again, or type the place"
    return forms.FloatField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": message}
    )


class RecordForm(FreeTextForm):
    """A new record: the place in words or by position, the time by a tap."""

    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # When it was written down, filled by a phone that keeps it until it can be sent.
    captured_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(
        label="Where did it happen?",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Street, postcode or address",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "max_length": f"The place must be {LONGEST_PLACE} "
            "ordinary characters or less"
        },
    )
    # Filled by the button for "I am standing there".
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
        choices=WHEN_CHOICES,
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
    # The few optional fields say so themselves: where and when may be "not known".
    mark_optional = False
    names: Mapping[str, str] = {
        "occurred_at": "when",
        "captured_at": "when",
        "latitude": "place",
        "longitude": "place",
    }
    when_missing = "Choose when it happened"
    # The name of the address that offers places while one is typed.
    suggest_from = "places:suggest"
    # What a submission is not told from another by.
    not_content: Collection[str] = NOT_CONTENT
    found_place = PlaceMeant()
    found_when: When | None = None

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.place_choices: list[PlaceChoice] = []
        self.initial.setdefault("client_uuid", uuid.uuid4())
        # One moment for all that is said to be now.
        self.now = clock.now()

    def submit(self) -> Record | None:
        """Store what is given; return nothing, with the errors shown, if refused."""
        if self.is_valid():
            try:
                return self.store()
            except RuleBroken as broken:
                self.add_rule(broken)
        if not self.place_choices:
            self._offer_again()
        return None

    def store(self) -> Record:
        """Call the action of the slice."""
        raise NotImplementedError

    @property
    def submission(self) -> Submission:
        """Return what tells this submission from another."""
        data = cast(QueryDict, self.data)
        content = {k: data.getlist(k) for k in data if k not in self.not_content}
        return Submission.of(self.cleaned_data["client_uuid"], content)

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
        """Reckon from when it was written down; what no longer can be is asked anew."""
        if self.errors.pop("captured_at", None):
            self._set_data("captured_at", "")
            self.add_error("when", "Choose again when it happened")
        try:
            self.now = moment_meant(cleaned.get("captured_at"), now=self.now)
        except RuleBroken as broken:
            self._set_data("captured_at", "")
            self.add_rule(broken)

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        given = GivenPlace(
            words=cleaned["place"],
            choice=cleaned.get("place_choice", ""),
            latitude=cleaned["latitude"],
            longitude=cleaned["longitude"],
            not_known=cleaned["place_not_known"],
        )
        try:
            self.found_place = find_place(self.viewer, given)
        except UnclearPlace as unclear:
            self._offer(unclear.choices)
            self.add_error("place_choice", unclear.message)
        except RuleBroken as broken:
            self.add_rule(broken)
        else:
            self._warn_of(self.found_place.own_words, field="place")

    def _offer(self, choices: list[PlaceChoice]) -> None:
        """Show the places that may be meant, and the words alone as the last."""
        self.place_choices = choices
        field = self.fields["place_choice"]
        keep = "Keep my words, without a place on the map"
        if choices:
            keep = f"None of these: {keep[0].lower()}{keep[1:]}"
        else:
            # The field as it is drawn was made before anything was looked up.
            self["place_choice"].label = "No such place is known"
        field.widget.choices = [
            *((choice.key, choice.label) for choice in choices),
            (WORDS_ONLY, keep),
        ]

    def _offer_again(self) -> None:
        """Keep a choice in sight while something else is mended."""
        given = self.cleaned_data
        if given.get("place_choice"):
            self._offer(place_choices(self.viewer, given.get("place", "")))

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        day = cleaned["day"]
        chosen = cleaned["when"] or (OTHER if day else "")
        if chosen in AGO:
            self.found_when = When.at_instant(self.now - AGO[chosen])
        elif chosen == NIGHT:
            self.found_when = When(clock.london_date(self.now) - timedelta(days=1))
        elif chosen == OTHER and day:
            self.found_when = When(day, london_instant(day, cleaned["time"]))
        elif chosen == OTHER:
            self.add_error("day", f"Enter the {str(self.fields['day'].label).lower()}")
        elif chosen != UNKNOWN:
            self.add_error("when", self.when_missing)

    def _begin_another(self, reference: str) -> None:
        """Tell of what is stored, and let what is typed be sent again as another."""
        self._set_data("client_uuid", str(uuid.uuid4()))
        known = f"as {reference} " if reference else ""
        self.add_error(
            None,
            f"This page was already saved {known}and has been changed since. "
            "Save again only if this is another one",
        )

    def _set_data(self, name: str, value: str) -> None:
        """Show another value in a hidden field of the form that comes back."""
        self.data = cast(QueryDict, self.data).copy()
        self.data[name] = value


def london_instant(day: date, at: time | None) -> datetime | None:
    """Return the instant of a London day and time, if there is a time."""
    return datetime.combine(day, at, clock.LONDON) if at else None


class WithdrawForm(FreeTextForm):
    """Why a record was made in error."""

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
    """The browser's own date picker: a filter is chosen by eye, not from memory."""

    input_type = "date"


class FilterForm(forms.Form):
    """A filter panel; what the filter says is wrong is shown, and left out."""

    mark_optional = False
    filter_class: type[Any]
    wanted: Any

    def clean(self) -> dict[str, Any]:
        given = dict(self.data.items())
        while not hasattr(self, "wanted"):
            try:
                self.wanted = self.read(given)
            except RuleBroken as broken:
                self._leave_out(broken, given)
        return self.cleaned_data

    def _leave_out(self, broken: RuleBroken, given: dict[str, str]) -> None:
        """Show what is wrong, and go on without it; without anything if it has no name.

        A list may have no box for what its address says.
        """
        if not given:
            raise broken
        wrong = str(broken.field)
        self.add_error(wrong if wrong in self.fields else None, broken.message)
        if given.pop(wrong, None) is None:
            given.clear()

    def read(self, given: Mapping[str, str]) -> Any:
        return self.filter_class.from_params(given)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the name of each parameter that narrows the list, and it in words."""
        params = self.wanted.as_params()
        return [(name, self._words(name, value)) for name, value in params.items()]

    def _words(self, name: str, value: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field.widget, DayInput):
            return f"{field.label} {written_date(date.fromisoformat(value))}"
        choices = dict(getattr(field.widget, "choices", ()))
        return f"{field.label}: {choices.get(value, value)}"


class RecordFilterForm(FilterForm):
    """The filter panel of a list of records."""

    filter_class: type[RecordFilter]
    labels: Mapping[str, str]
    wanted: RecordFilter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "reference": _text("Reference", forms.TextInput()),
            "from": _text("From", DayInput()),
            "to": _text("To", DayInput()),
            **{
                name: _text(self.labels[name], _select(codes.choices))
                for name, codes in self.filter_class.codes.items()
            },
            "area": _text("Ward", _select(self._areas())),
            "mine": forms.BooleanField(label="Only what I logged", required=False),
            "in_error": forms.BooleanField(
                label="Also what was recorded in error", required=False
            ),
        }

    def _areas(self) -> list[tuple[str, str]]:
        """Return the wards, and whatever other area the address names."""
        choices = [
            *wards_to_choose(),
            (ELSEWHERE, "Elsewhere, outside all wards"),
            (NOT_KNOWN, "Place not known"),
        ]
        asked = self.data.get("area", "")
        if asked and asked not in dict(choices):
            choices.append((asked, area_name(asked)))
        return choices


def _text(label: str, widget: forms.Widget) -> forms.Field:
    return forms.CharField(label=label, required=False, widget=widget)


def _select(choices: Iterable[tuple[Any, Any]]) -> forms.Select:
    return forms.Select(choices=[("", "All"), *choices])
