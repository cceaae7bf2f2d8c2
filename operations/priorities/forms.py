"""The forms of priorities: a new one or a change, and its answer."""

from typing import Any

from django import forms

from operations.operation.forms import (
    PlanForm,
    long_text,
    operation_chosen,
    operation_field,
)
from operations.operation.rules import LONGEST_TEXT
from operations.priorities.models import Priority
from operations.priorities.record import PRIORITIES
from operations.priorities.rules import LONGEST_ISSUE, LONGEST_PLACE
from stronghold.core.geography.queries import wards_to_choose
from stronghold.core.kernel import clock
from stronghold.core.places.forms import DrawnAreaField
from stronghold.core.ui.fields import DatePartsField


class PriorityForm(PlanForm):
    """A priority: the issue, where, why, since when, in which operation."""

    texts = ("issue", "place_text", "why")
    issue = forms.CharField(
        label="What is the issue?",
        max_length=LONGEST_ISSUE,
        help_text="Such as: dealing from cars after school",
        error_messages={"required": "Enter what the issue is"},
    )
    place_text = forms.CharField(
        label="Place (optional)",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Street or place, if it is smaller than a ward",
    )
    outline = DrawnAreaField(
        label="Draw the area (optional)",
        required=False,
        help_text="The streets or the park that it is about. Reports in it are counted",
    )
    why = long_text(
        "Why is it a priority? (optional)",
        "What reports and figures say",
        longest=LONGEST_TEXT,
        required=False,
    )
    since = DatePartsField(subject="Priority since", past=True)

    def __init__(
        self, *args: Any, priority: Priority | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = wards_to_choose(force=self.viewer.force_id)
        wards = [("", "No ward")] + own
        if priority and priority.area_code not in dict(wards):
            wards.append((priority.area_code, priority.area_code))
        self.fields["area_code"] = forms.ChoiceField(
            label="Ward", required=False, choices=wards
        )
        self._named = priority.operation if priority else None
        self.fields["operation"] = operation_field(self.viewer, self._named)
        self.order_fields(
            ["issue", "area_code", "place_text", "why", "since", "operation", "outline"]
        )
        self.initial.setdefault("since", clock.today())
        if priority:
            for name in ("issue", "place_text", "why", "since", "area_code", "outline"):
                self.initial[name] = getattr(priority, name)
            self.initial["operation"] = PRIORITIES.field("operation").value(priority)

    @property
    def cleaned(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        names = (
            "issue",
            "since",
            "area_code",
            "place_text",
            "outline",
            "why",
            "keep_words",
        )
        operation = operation_chosen(
            self.viewer, cleaned["operation"], named=self._named
        )
        return {name: cleaned[name] for name in names} | {"operation": operation}


class AnswerForm(PlanForm):
    """What was done about a priority, and the day on which it was answered."""

    texts = ("done",)
    done = long_text(
        "What was done?",
        "What you can share with residents",
        longest=LONGEST_TEXT,
        errors={"required": "Enter what was done"},
    )
    answered_on = DatePartsField(subject="Answered on", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answered_on", clock.today())

    @property
    def cleaned(self) -> dict[str, Any]:
        names = ("done", "answered_on", "keep_words")
        return {name: self.cleaned_data[name] for name in names}
