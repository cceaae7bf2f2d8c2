"""The forms of taskings: a new one or a change, and each move."""

from typing import Any

from django import forms

from operations.operation.forms import PlanForm, long_text, operation_field
from operations.operation.queries import (
    operation_named,
    organisations_to_choose,
    page_wanted,
)
from operations.priorities.queries import ALL_OPEN, priorities
from operations.priorities.rules import LONGEST_PLACE
from operations.taskings.models import Tasking
from operations.taskings.queries import Assignee
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
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.ui.fields import DatePartsField


class TaskingForm(AskFirstForm, PlanForm):
    """A tasking: what is to be done, where, by whom, by when, and its source."""

    texts = ("what", "place_text", "source")
    planned = Planned.TASKING
    what = long_text(
        "What is to be done?",
        "Do not type a name",
        longest=LONGEST_WHAT,
        errors={"required": "Enter what is to be done"},
    )
    place_text = forms.CharField(
        label="Where? (optional)", required=False, max_length=LONGEST_PLACE
    )
    due_on = DatePartsField(
        subject="Day it is due", label="Due by", help_text="Such as 27 3 2027"
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
        self.previous_place = tasking.place_text if tasking else ""
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
        named = tasking.operation if tasking else None
        self.fields["operation"] = operation_field(self.viewer, named)
        self.order_fields(
            ["what", "whose", "due_on", "place_text", "priority", "operation"]
        )
        if tasking:
            self._fill(tasking)

    @property
    def new_place(self) -> PlaceMeant | None:
        """The place that someone is now to visit; None if there is none, or no change.

        A team may ask to be rung before anyone goes there.
        """
        words = self.cleaned_data["place_text"]
        is_new = bool(words) and words != self.previous_place
        return PlaceMeant(words=words) if is_new else None

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AskFirstBroken):
            self._offer_ringing(is_asked=True)
        super().add_rule(broken)

    def _fill(self, tasking: Tasking) -> None:
        for name in ("what", "place_text", "due_on", "source"):
            self.initial[name] = getattr(tasking, name)
        self.initial["whose"] = key_of(tasking)
        for name in ("operation", "priority"):
            named = getattr(tasking, name)
            self.initial[name] = named.reference if named else ""

    @property
    def cleaned(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        names = ("what", "due_on", "place_text", "source", "keep_words")
        _group, _label, assignee = self.assignees[cleaned["whose"]]
        return {name: cleaned[name] for name in names} | {
            "assignee": assignee,
            "operation": operation_named(self.viewer, cleaned["operation"]),
            "priority": self.priorities.get(cleaned["priority"]),
        }


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
    people = {
        f"person:{person.username}": (
            "People",
            person.display_name,
            Assignee(person.organisation, person.team, person),
        )
        for person in workers(viewer, Verb.ANSWER_TASKING)
    }
    return teams | organisations | people


def _groups(assignees: dict[str, tuple[str, str, Assignee]]) -> list[Any]:
    """Return the choices of the field, in groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, (group, label, _assignee) in assignees.items():
        groups.setdefault(group, []).append((key, label))
    return [("", "Choose"), *groups.items()]


class MoveForm(PlanForm):
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
