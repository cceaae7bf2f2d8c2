"""The forms of taskings: a new one or a change, and each move."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from operations.operation.forms import (
    PlanForm,
    long_text,
    operation_chosen,
    operation_field,
)
from operations.operation.queries import (
    organisations_to_choose,
    page_wanted,
)
from operations.priorities.queries import ALL_OPEN, priorities
from operations.taskings.models import Tasking
from operations.taskings.queries import Assignee
from operations.taskings.record import TASKINGS
from operations.taskings.rules import (
    LONGEST_OUTCOME,
    LONGEST_SOURCE,
    LONGEST_WHAT,
    MOVES,
)
from operations.visits.choices import Planned
from operations.visits.forms import AskFirstForm
from operations.visits.rules import AskFirstBroken
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams, workers
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant, UnclearPlace
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.forms import PlaceForm, SeenForm, place_field
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipRadios
from stronghold.duty.forms import named_with_days_off

FRIDAY = 4
OTHER_DAY = "other"


class TaskingForm(AskFirstForm, PlaceForm, PlanForm):
    """A tasking: what is to be done, where, by whom, by when, and its source."""

    texts = ("what", "source")
    names: Mapping[str, str] = {"place_text": "place"}
    shown_when: Mapping[str, str] = {"due_on": f"due={OTHER_DAY}"}
    planned = Planned.TASKING
    what = long_text(
        "What is to be done?",
        "Do not type a name",
        longest=LONGEST_WHAT,
        errors={"required": "Enter what is to be done"},
    )
    place = place_field(
        "Where? (optional)",
        "Street, postcode, address or ward, or where it is in your own words",
    )
    due = forms.ChoiceField(label="Due by", required=False, widget=ChipRadios)
    due_on = DatePartsField(
        subject="Day it is due",
        label="Which day?",
        required=False,
        help_text="Such as 27 3 2027",
    )
    source = forms.CharField(
        label="Source (optional)",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="A reference, a meeting, or a figure",
    )

    def __init__(
        self, *args: Any, tasking: Tasking | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # The place before this change.
        self.previous_place = _place_of(tasking) if tasking else PlaceMeant()
        self.found_place = self.previous_place
        self.days = due_days(clock.today())
        due: Any = self.fields["due"]
        due.choices = [
            *((code, words) for code, (words, _) in self.days.items()),
            (OTHER_DAY, "Another day"),
        ]
        self.assignees = _assignees(self.viewer)
        listed = priorities(self.viewer, ALL_OPEN, page_wanted()).items
        self.priorities = {priority.reference: priority for priority in listed}
        if tasking and tasking.priority:
            self.priorities.setdefault(tasking.priority.reference, tasking.priority)
        self.fields["whose"] = forms.ChoiceField(
            label="Who is it for?",
            choices=_groups(self.assignees),
            error_messages={"required": "Choose who it is for"},
        )
        offered = [(key, priority.issue) for key, priority in self.priorities.items()]
        self.fields["priority"] = forms.ChoiceField(
            label="Priority (optional)",
            required=False,
            choices=[("", "None"), *offered],
        )
        self._named = tasking.operation if tasking else None
        self.fields["operation"] = operation_field(self.viewer, self._named)
        self.order_fields(
            ["what", "whose", "due", "due_on", "place", "priority", "operation"]
        )
        if tasking:
            self._fill(tasking)

    @property
    def new_place(self) -> PlaceMeant | None:
        """The place that someone is now to visit; None if there is none, or no change.

        A team may ask to be rung before anyone goes there.
        """
        found = self.found_place
        return found if found.words and found != self.previous_place else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "place" not in self.errors:
            self._find_place(cleaned)
        due = cleaned.get("due", "")
        if due in self.days:
            self.errors.pop("due_on", None)
            cleaned["due_on"] = self.days[due][1]
        elif not cleaned.get("due_on") and not {"due", "due_on"} & set(self.errors):
            missing = due == OTHER_DAY
            self.add_error(
                "due_on" if missing else "due",
                "Enter the day it is due" if missing else "Choose by when it is due",
            )
        return cleaned

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        """Find the place that is meant, if it is not the one of before."""
        words = cleaned.get("place", "")
        if not words:
            self.found_place = PlaceMeant()
        elif words != self.previous_place.words:
            self._look_up(GivenPlace(words, choice=cleaned.get("place_choice", "")))

    def _take_unclear(self, unclear: UnclearPlace, given: GivenPlace) -> None:
        """Keep words that can mean several places, or none, as they are."""
        self.found_place = PlaceMeant(given.words)
        self._warn_of(given.words, field="place")

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AskFirstBroken):
            self._offer_ringing(is_asked=True)
        super().add_rule(broken)

    def _fill(self, tasking: Tasking) -> None:
        for name in ("what", "due_on", "source"):
            self.initial[name] = getattr(tasking, name)
        self.initial["place"] = tasking.place_text
        self.initial["due"] = OTHER_DAY
        self.initial["whose"] = key_of(tasking)
        self.initial["operation"] = TASKINGS.field("operation").value(tasking)
        self.initial["priority"] = tasking.priority and tasking.priority.reference

    @property
    def cleaned(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        names = ("what", "due_on", "source", "keep_words")
        _group, _label, assignee = self.assignees[cleaned["whose"]]
        return {name: cleaned[name] for name in names} | {
            "assignee": assignee,
            "place": self.found_place,
            "operation": operation_chosen(
                self.viewer, cleaned["operation"], named=self._named
            ),
            "priority": self.priorities.get(cleaned["priority"]),
        }


def due_days(today: date) -> dict[str, tuple[str, date]]:
    """Return the days that are one tap, by code: the words and the day of each.

    On a Friday, the next Friday is in 1 week.
    """
    friday = today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1)
    week, fortnight = today + timedelta(weeks=1), today + timedelta(weeks=2)
    days = {
        "friday": ("Friday", friday),
        "1w": ("In 1 week", week),
        "2w": ("In 2 weeks", fortnight),
    }
    if friday == week:
        del days["friday"]
    return {
        code: (f"{words}, {short_date(day)}", day)
        for code, (words, day) in days.items()
    }


def _place_of(tasking: Tasking) -> PlaceMeant:
    return PlaceMeant(
        tasking.place_text, tasking.point, tasking.street_id, tasking.premises_id
    )


def key_of(tasking: Tasking) -> str:
    """Return the code, in the form, of the person or body a tasking is for."""
    if tasking.person:
        return f"person:{tasking.person.username}"
    if tasking.team_id:
        return f"team:{tasking.team_id}"
    return f"organisation:{tasking.organisation.code}"


def _assignees(viewer: Any) -> dict[str, tuple[str, str, Assignee]]:
    """Return who a tasking can be for, by code: group, label, and who it is."""
    teams = {
        f"team:{team.pk}": ("Teams", team.name, Assignee(team.organisation, team))
        for team in police_teams(viewer)
    }
    organisations = {
        f"organisation:{body.code}": ("Organisations", body.name, Assignee(body))
        for body in organisations_to_choose(viewer)
    }
    found = workers(viewer, Verb.ANSWER_TASKING)
    names = named_with_days_off(found)
    people = {
        f"person:{person.username}": (
            "People",
            names[person.pk],
            Assignee(person.organisation, person.team, person),
        )
        for person in found
    }
    return teams | organisations | people


def _groups(assignees: dict[str, tuple[str, str, Assignee]]) -> list[Any]:
    """Return the choices of the field, in groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, (group, label, _assignee) in assignees.items():
        groups.setdefault(group, []).append((key, label))
    return [("", "Choose"), *groups.items()]


class MoveForm(SeenForm, PlanForm):
    """One move of a tasking, with a text if the move asks for one."""

    texts = ("outcome",)
    move = forms.CharField(widget=forms.HiddenInput, required=False)
    outcome = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["move"] = code
        asks = next((move.asks for move in MOVES if move.code == code), "")
        self.asks = bool(asks)
        if asks:
            self.fields["outcome"] = long_text(
                asks,
                "Do not type a name",
                longest=LONGEST_OUTCOME,
                errors={"required": f"Enter an answer: {asks}"},
            )

    @property
    def cleaned(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("move", "outcome", "keep_words")
        }

    def add_rule(self, broken: RuleBroken) -> None:
        super().add_rule(broken)
        self.renew(broken)
