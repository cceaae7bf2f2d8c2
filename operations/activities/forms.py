"""The forms of activities: a new one, and the end of one."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from operations.activities.choices import ActivityKind, Result
from operations.activities.models import Activity
from operations.activities.record import ACTIVITIES
from operations.activities.rules import LONGEST_RESULT, MOST_MINUTES
from operations.operation.forms import operation_field
from operations.operation.queries import (
    operation_named,
    organisations_to_choose,
)
from operations.visits.choices import Planned
from operations.visits.forms import PlansVisit
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import (
    AGO,
    HOUR,
    NOT_CONTENT,
    NOW,
    OTHER,
    QUARTER,
    FreeTextForm,
    RecordForm,
    london_instant,
)
from stronghold.core.records.rules import (
    AlreadySubmitted,
    Need,
    moment_meant,
    written_needs,
)
from stronghold.core.records.submission import Submission
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios, WholeNumberInput

MISSING_PEOPLE = "Enter how many people took part"


GOING, LONGER, UNKNOWN = "going", "longer", "unknown"


LENGTHS = (
    (GOING, "Still under way"),
    ("15", "15 minutes"),
    ("30", "30 minutes"),
    ("60", "1 hour"),
    ("120", "2 hours"),
    (LONGER, "Another length"),
    (UNKNOWN, "Not known"),
)
WHEN_ENDED = "Choose when it ended"
END_WHEN = (
    (NOW, "Now"),
    (QUARTER, "15 minutes ago"),
    (HOUR, "An hour ago"),
    (OTHER, "Another time"),
)


def _people(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label="How many people took part?",
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
        error_messages={
            "required": MISSING_PEOPLE,
            "invalid": "Enter the number of people in digits",
        },
        **options,
    )


def _results() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Results (optional)",
        required=False,
        choices=Result.choices,
        widget=ChipCheckboxes,
    )


def _result_text() -> forms.CharField:
    return forms.CharField(
        label="More about the result (optional)",
        required=False,
        max_length=LONGEST_RESULT,
        help_text="A sentence. Do not type a name",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": f"Result must be {LONGEST_RESULT} characters or less"
        },
    )


class ActivityForm(PlansVisit):
    """An activity: what, where, when, how many people, how long, and its results."""

    planned = Planned.ACTIVITY
    kind = forms.ChoiceField(
        label="What was it?",
        choices=ActivityKind.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose what it was"},
    )
    n_people = _people(initial=2)
    length = forms.ChoiceField(
        label="How long did it take?",
        choices=LENGTHS,
        widget=ChipRadios,
        error_messages={"required": "Choose how long it took, or “Still under way”"},
    )
    minutes = forms.IntegerField(
        label="Minutes",
        required=False,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter the minutes in digits"},
    )
    results = _results()
    result_text = _result_text()
    names: Mapping[str, str] = {**RecordForm.names, "minutes": "length"}
    when_missing = "Choose when it started"

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["place"].label = "Where was it?"
        self.fields["when"].label = "When did it start?"
        for name, subject in (("day", "Date it started"), ("time", "Time it started")):
            field: Any = self.fields[name]
            field.subject = field.label = subject
        self.organisations = {
            body.code: body for body in organisations_to_choose(viewer)
        }
        self.fields["organisation"] = _choice(
            "Which organisation?",
            ((body.code, body.name) for body in self.organisations.values()),
        )
        self.fields["operation"] = operation_field(viewer)

    @property
    def is_under_way(self) -> bool:
        return bool(self.cleaned_data.get("length") == GOING)

    @property
    def is_ahead(self) -> bool:
        """Say whether the visit begins now: one that is over was made already."""
        return self.is_under_way

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("length") == LONGER and "minutes" not in self.errors:
            self._check_minutes(cleaned.get("minutes"))
        self._warn_of(cleaned.get("result_text", ""), field="result_text")
        return cleaned

    def _check_minutes(self, minutes: int | None) -> None:
        if minutes is None:
            self.add_error("minutes", "Enter how many minutes it took")
        elif not 1 <= minutes <= MOST_MINUTES:
            self.add_error("minutes", f"Minutes must be from 1 to {MOST_MINUTES:,}")

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new activity."""
        given = self.cleaned_data
        return {
            "occurred": self.found_when,
            "place": self.found_place,
            "facts": {
                **ACTIVITIES.entered_in(given),
                "minutes": self._minutes(),
            },
            "organisation": self.organisations.get(given["organisation"]),
            "operation": operation_named(self.viewer, given["operation"]),
            "keep_words": given["keep_words"],
        }

    def _minutes(self) -> int | None:
        length = self.cleaned_data["length"]
        if length in {GOING, UNKNOWN}:
            return None
        return self.cleaned_data["minutes"] if length == LONGER else int(length)


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=list(choices),
        error_messages={"invalid_choice": "Choose one from the list"},
    )


class EndForm(FreeTextForm):
    """The end of an activity: when, how many people took part, and its results.

    A phone that started it without signal may send no field but the time: those left
    out stay as they were. Its start may not be stored yet; `activity` is None then, and
    on the page that a phone keeps.
    """

    free_text = "result_text"
    mark_optional = False
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    captured_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label="When did it end?",
        choices=END_WHEN,
        widget=ChipRadios,
        error_messages={"required": WHEN_ENDED},
    )
    day = DatePartsField(
        subject="Date it ended",
        required=False,
        past=True,
        help_text="Such as 27 3 2026",
    )
    time = ClockTimeField(
        subject="Time it ended", required=False, help_text="Such as 2:30pm or 14:30"
    )
    n_people = _people()
    results = _results()
    result_text = _result_text()
    names: Mapping[str, str] = {"ended_at": "when", "captured_at": "when"}

    def __init__(
        self,
        *args: Any,
        activity: Activity | None,
        is_from_phone: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.is_from_phone = activity, is_from_phone
        if is_from_phone or activity is None:
            people = self.fields["n_people"]
            people.required = False
            people.help_text = "Leave empty if the number has not changed"
        self.initial = {"client_uuid": uuid.uuid4(), "when": NOW} | self._as_started()
        self.ended_at: datetime | None = None

    @property
    def offline_needs(self) -> str:
        needs = [Need(("when",), WHEN_ENDED)]
        if self.fields["n_people"].required:
            needs.append(Need(("n_people",), MISSING_PEOPLE))
        return written_needs(needs)

    @property
    def ends(self) -> str:
        """Return the client UUID of its start, by which a phone knows it."""
        return str(self.activity.client_uuid) if self.activity else ""

    def _as_started(self) -> dict[str, Any]:
        if self.activity is None:
            return {}
        names = ("n_people", "results", "result_text")
        return {name: getattr(self.activity, name) for name in names}

    def clean_client_uuid(self) -> uuid.UUID:
        return self.cleaned_data["client_uuid"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"when", "day", "time", "captured_at"} & set(self.errors):
            self._find_end(cleaned)
        if self.activity is None and not self.errors:
            self.add_error(None, "Its start is not stored yet. Send that first")
        return cleaned

    def _find_end(self, cleaned: dict[str, Any]) -> None:
        if cleaned["when"] in AGO:
            try:
                now = moment_meant(cleaned.get("captured_at"), now=clock.now())
            except RuleBroken as broken:
                self.add_rule(broken)
            else:
                self.ended_at = now - AGO[cleaned["when"]]
            return
        day: date | None = cleaned["day"]
        at: time | None = cleaned["time"]
        for name, value in (("day", day), ("time", at)):
            if value is None:
                self.add_error(name, f"Enter the {name} when it ended")
        self.ended_at = london_instant(day, at) if day else None

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            known = f"{broken.reference} was already ended, with different details"
            self.add_error(None, known)
        else:
            super().add_rule(broken)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of the end."""
        before = self._as_started() if self.is_from_phone else {}
        given = self.cleaned_data
        names = ("n_people", "results", "result_text", "keep_words")
        facts = {name: given[name] or before.get(name, given[name]) for name in names}
        return {"ended_at": self.ended_at, **facts}

    @property
    def submission(self) -> Submission:
        """The identity of this submission."""
        data: Any = self.data
        content = {k: data.getlist(k) for k in data if k not in NOT_CONTENT}
        return Submission.of(self.cleaned_data["client_uuid"], content)
