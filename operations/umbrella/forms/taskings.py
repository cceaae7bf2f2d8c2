"""The forms of taskings: what, where, for whom and by when; and each move."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from operations.plans.forms import operation_field
from operations.plans.queries import operation_named
from operations.umbrella.actions.taskings import For, TaskingFacts
from operations.umbrella.forms.plans import PlanForm, long_text
from operations.umbrella.models import Tasking
from operations.umbrella.queries.activities import organisations_at_work
from operations.umbrella.queries.operations import priorities
from operations.umbrella.rules.operations import LONGEST_PLACE
from operations.umbrella.rules.taskings import (
    LONGEST_OUTCOME,
    LONGEST_SOURCE,
    LONGEST_WHAT,
    MOVES,
)
from operations.visits.choices import Planned
from operations.visits.forms import AskFirstForm
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import police_teams, workers
from stronghold.look.fields import DatePartsField
from stronghold.places.queries import PlaceMeant


class TaskingForm(AskFirstForm, PlanForm):
    """A tasking: what is to be done, where, by whom and by when, and from what."""

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
        label="From what? (optional)",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="A reference, a meeting, or a figure",
    )

    def __init__(
        self, *args: Any, tasking: Tasking | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Where it was to be done before this change.
        self.was_at = tasking.place_text if tasking else ""
        self.whose = _whose(self.viewer)
        listed, _ = priorities(self.viewer)
        self.priorities = {one.reference: one for one in listed}
        if tasking and tasking.priority:
            self.priorities.setdefault(tasking.priority.reference, tasking.priority)
        self.fields["whose"] = forms.ChoiceField(
            label="Who is it for?",
            choices=_groups(self.whose),
            error_messages={"required": "Choose whom it is for"},
        )
        offered = [(key, one.issue) for key, one in self.priorities.items()]
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

    def _call(self, action: Callable[..., Any], of: Mapping[str, Any]) -> Any:
        """Store it, unless a team is to be rung before anybody goes there."""
        words = self.cleaned_data["place_text"]
        is_new = bool(words) and words != self.was_at
        if is_new and not self.may_visit(PlaceMeant(words=words)):
            return None
        return super()._call(action, of)

    def _fill(self, tasking: Tasking) -> None:
        for name in ("what", "place_text", "due_on", "source"):
            self.initial[name] = getattr(tasking, name)
        self.initial["whose"] = key_of(tasking)
        for name in ("operation", "priority"):
            named = getattr(tasking, name)
            self.initial[name] = named.reference if named else ""

    @property
    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        names = ("what", "due_on", "place_text", "source", "keep_words")
        _group, _label, whose = self.whose[told["whose"]]
        facts = TaskingFacts(
            **{name: told[name] for name in names},
            whose=whose,
            operation=operation_named(self.viewer, told["operation"]),
            priority=self.priorities.get(told["priority"]),
        )
        return {"facts": facts}


def key_of(tasking: Tasking) -> str:
    """Return the choice that stands for whom a tasking is for."""
    if tasking.person:
        return f"person:{tasking.person.username}"
    if tasking.team_id:
        return f"team:{tasking.team_id}"
    return f"organisation:{tasking.organisation.code}"


def _whose(viewer: Any) -> dict[str, tuple[str, str, For]]:
    """Return whom a tasking can be for, by the choice that stands for them."""
    teams = {
        f"team:{team.pk}": ("Teams", team.name, For(team.organisation, team))
        for team in police_teams(viewer)
    }
    organisations = {
        f"organisation:{one.code}": ("Organisations", one.name, For(one))
        for one in organisations_at_work(viewer)
    }
    people = {
        f"person:{one.username}": (
            "People",
            one.display_name,
            For(one.organisation, one.team, one),
        )
        for one in workers(viewer, Verb.ANSWER_TASKING)
    }
    return teams | organisations | people


def _groups(whose: dict[str, tuple[str, str, For]]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, (group, label, _for) in whose.items():
        groups.setdefault(group, []).append((key, label))
    return [("", "Choose"), *groups.items()]


class MoveForm(PlanForm):
    """One move of a tasking: with the words that it asks for, or only a button."""

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
    def given(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("move", "outcome", "keep_words")
        }
