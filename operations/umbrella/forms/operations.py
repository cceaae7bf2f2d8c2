"""The forms of operations and priorities."""

from typing import Any

from django import forms

from operations.plans.choices import Phase
from operations.plans.forms import operation_field
from operations.plans.models import Operation
from operations.plans.queries import operation_named
from operations.umbrella.actions.operations import OperationFacts, PriorityFacts
from operations.umbrella.forms.plans import PlanForm, long_text
from operations.umbrella.models import Priority
from operations.umbrella.queries.activities import organisations_at_work
from operations.umbrella.rules.operations import (
    LONGEST_ISSUE,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_TEXT,
)
from stronghold.kernel import clock
from stronghold.look.fields import DatePartsField
from stronghold.look.widgets import ChipCheckboxes, ChipRadios
from stronghold.records.queries import wards_to_choose


class OperationForm(PlanForm):
    """An operation: its name and aims, where, with whom, from when to when."""

    texts = ("aims",)
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text="Such as Stronghold",
        error_messages={"required": "Enter the name of the operation"},
    )
    aims = long_text(
        "Aims (optional)",
        "What is to be different when it ends",
        longest=LONGEST_TEXT,
        required=False,
    )
    begins_on = DatePartsField(subject="First day", help_text="Such as 27 3 2026")
    ends_on = DatePartsField(
        subject="Last day",
        label="Last day (optional)",
        required=False,
        help_text="Leave empty while it goes on",
    )

    def __init__(
        self, *args: Any, operation: Operation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.viewer.organisation_id
        others = organisations_at_work(self.viewer)
        self.partners = {one.code: one for one in others if one.pk != own}
        wards = wards_to_choose()
        areas = [*operation.areas] if operation else []
        wards += [(code, code) for code in areas if code not in dict(wards)]
        self.fields["partners"] = _several("Partners (optional)", self._partners())
        self.fields["areas"] = _several("Wards (optional)", wards)
        if operation:
            for name in ("name", "aims", "begins_on", "ends_on", "areas"):
                self.initial[name] = getattr(operation, name)
            partners = operation.partners.all()
            self.initial["partners"] = [one.code for one in partners]
        else:
            self.initial.setdefault("begins_on", clock.today())

    def _partners(self) -> list[tuple[str, str]]:
        return [(one.code, one.name) for one in self.partners.values()]

    @property
    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        facts = OperationFacts(
            name=told["name"],
            aims=told["aims"],
            areas=told["areas"],
            partners=[self.partners[code] for code in told["partners"]],
            begins_on=told["begins_on"],
            ends_on=told["ends_on"],
            keep_words=told["keep_words"],
        )
        return {"facts": facts}


def _several(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=ChipCheckboxes
    )


class PhaseForm(PlanForm):
    """The phase that an operation goes over to, and since when."""

    phase = forms.ChoiceField(
        label="Phase",
        widget=ChipRadios,
        error_messages={"required": "Choose a phase"},
    )
    began_on = DatePartsField(
        subject="Day it began", past=True, help_text="Such as 27 3 2026"
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["phase"]
        field.choices = [c for c in Phase.choices if c[0] != operation.phase]
        self.initial.setdefault("began_on", clock.today())

    @property
    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("phase", "began_on")}


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
        wards = [("", "No ward"), *wards_to_choose()]
        if priority and priority.area_code not in dict(wards):
            wards.append((priority.area_code, priority.area_code))
        self.fields["area_code"] = forms.ChoiceField(
            label="Ward", required=False, choices=wards
        )
        named = priority.operation if priority else None
        self.fields["operation"] = operation_field(self.viewer, named)
        self.order_fields(["issue", "area_code", "place_text", "why", "since"])
        self.initial.setdefault("since", clock.today())
        if priority:
            for name in ("issue", "place_text", "why", "since", "area_code"):
                self.initial[name] = getattr(priority, name)
            self.initial["operation"] = named.reference if named else ""

    @property
    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        names = ("issue", "since", "area_code", "place_text", "why", "keep_words")
        operation = operation_named(self.viewer, told["operation"])
        own = {name: told[name] for name in names}
        return {"facts": PriorityFacts(**own, operation=operation)}


class AnswerForm(PlanForm):
    """What was done about a priority, and since when it is answered."""

    texts = ("done",)
    done = long_text(
        "What was done?",
        "What residents can be told",
        longest=LONGEST_TEXT,
        errors={"required": "Enter what was done"},
    )
    answered_on = DatePartsField(subject="Answered on", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answered_on", clock.today())

    @property
    def given(self) -> dict[str, Any]:
        names = ("done", "answered_on", "keep_words")
        return {name: self.cleaned_data[name] for name in names}


class BelongsForm(PlanForm):
    """A record to put into an operation, or to take out of it."""

    of = forms.CharField(
        label="Reference of the record",
        help_text="Of an arrest, warrant, closure, seizure or activity: A-7F3K-92QX",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "sh-width-m", "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the record"},
    )
    take_out = forms.BooleanField(
        label="Take it out of the operation instead", required=False
    )

    @property
    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("of", "take_out")}
