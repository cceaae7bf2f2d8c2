"""The forms of activities: a new one, who took part in it, and its end."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from operations.activities.choices import ActivityKind, Result
from operations.activities.models import Activity
from operations.activities.queries import Other, other_named
from operations.activities.record import ACTIVITIES, others_of, who_to_choose
from operations.activities.rules import (
    LONGEST_RESULT,
    MOST_MINUTES,
    MOST_OTHERS,
    MOST_PEOPLE,
)
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
from stronghold.core.records.entered import takes
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
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import ClockTimeField, DatePartsField, NamedField
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


@dataclass(frozen=True)
class OtherFields:
    """The fields for one other organisation, the n-th, as the page shows them."""

    n: int
    who: BoundField
    people: BoundField
    minutes: BoundField


class WithOthers(forms.Form):
    """A form that asks who else took part, with a few lines of three fields each.

    A line that is left empty is no one; so is one of a form that a phone kept before
    it had these lines.
    """

    n_lines = 3

    def add_lines(self, choices: Iterable[tuple[str, str]], n: int) -> None:
        """Add the fields of `n` lines. `choices` are who can have taken part."""
        self.n_lines = n
        offered = [("", "No one else")] + list(choices)
        for line in range(1, n + 1):
            self.fields[f"other_{line}"] = forms.ChoiceField(
                label="Who?",
                required=False,
                choices=offered,
                error_messages={"invalid_choice": "Choose who took part from the list"},
            )
            self.fields[f"other_{line}_people"] = _whole(
                "How many people?",
                f"The number of people must be from 1 to {MOST_PEOPLE}",
                most=MOST_PEOPLE,
            )
            self.fields[f"other_{line}_minutes"] = _whole(
                "Minutes",
                f"Minutes must be from 1 to {MOST_MINUTES:,}",
                most=MOST_MINUTES,
            )

    @property
    def lines(self) -> list[OtherFields]:
        return [
            OtherFields(
                n,
                self[f"other_{n}"],
                self[f"other_{n}_people"],
                self[f"other_{n}_minutes"],
            )
            for n in range(1, self.n_lines + 1)
        ]

    @property
    def has_others(self) -> bool:
        """Say whether a line has an answer or an error: it must not be folded away."""
        return any(
            each.value() or each.errors
            for line in self.lines
            for each in (line.who, line.people, line.minutes)
        )

    def check_lines(self) -> None:
        """Add an error to each line that is half filled in, or names someone twice."""
        seen = set()
        for n in range(1, self.n_lines + 1):
            key = self.cleaned_data.get(f"other_{n}", "")
            names = (f"other_{n}_people", f"other_{n}_minutes")
            people, minutes = (self.cleaned_data.get(name) for name in names)
            if not key and (people or minutes) and f"other_{n}" not in self.errors:
                self.add_error(f"other_{n}", "Choose who they were")
            if key and people is None and names[0] not in self.errors:
                self.add_error(names[0], "Enter how many of their people took part")
            if key and key in seen:
                self.add_error(f"other_{n}", "Name each organisation once")
            seen.add(key)

    def others_given(self, viewer: User) -> Sequence[Other]:
        """Return who else took part, once the form is valid."""
        given = self.cleaned_data
        return [
            other_named(
                viewer,
                given[f"other_{n}"],
                n_people=given[f"other_{n}_people"],
                minutes=given[f"other_{n}_minutes"],
            )
            for n in range(1, self.n_lines + 1)
            if given[f"other_{n}"]
        ]


def _whole(label: str, wrong: str, *, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class WhoTookPartForm(WithOthers, ActionForm):
    """Who else took part in an activity that is stored."""

    mark_optional = False
    names: Mapping[str, str] = {"others": "other_1"}

    def __init__(
        self, *args: Any, viewer: User, activity: Activity, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.is_under_way = viewer, activity.is_under_way
        stored = others_of(activity)
        lead = activity.organisation.code
        choices = [pair for pair in who_to_choose(viewer) if pair[0] != lead]
        self.add_lines(choices, min(max(len(stored) + 2, 3), MOST_OTHERS))
        for n, one in enumerate(stored, start=1):
            self.initial[f"other_{n}"] = one.key
            self.initial[f"other_{n}_people"] = one.n_people
            self.initial[f"other_{n}_minutes"] = one.minutes

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_lines()
        return self.cleaned_data

    @property
    def others(self) -> Sequence[Other]:
        return self.others_given(self.viewer)


@takes(ACTIVITIES)
class ActivityForm(WithOthers, PlansVisit):
    """An activity: what, where, when, how many people, how long, and its results."""

    planned = Planned.ACTIVITY
    kind = NamedField(
        ActivityKind,
        label="What was it?",
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
    names: Mapping[str, str] = {
        **RecordForm.names,
        "minutes": "length",
        "others": "other_1",
    }
    when_missing = "Choose when it started"

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.add_lines(who_to_choose(viewer), self.n_lines)
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
        self.check_lines()
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
            "others": self.others_given(self.viewer),
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
