"""The forms of the law: a changed limit, a second person's decision, a look."""

from collections.abc import Sequence
from typing import Any

from django import forms

from operations.statute.choices import Confidence, JudgmentStep, Unit
from operations.statute.queries import provisions_in_force
from operations.statute.rules.additions import (
    LONGEST_ACT,
    LONGEST_FOUND,
    LONGEST_REASON,
    LONGEST_SECTION,
    LONGEST_SOURCE,
    NotSeen,
    Touched,
    seal_of,
)
from operations.statute.rules.judgments import (
    LONGEST_CITATION,
    LONGEST_COURT,
    LONGEST_NAME,
    LONGEST_SAYS,
    Judgment,
)
from operations.statute.rules.limits import Provision
from operations.statute.wording import GROUPS
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import WholeNumberInput


def _text(label: str, longest: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **given)


class _SeenForm(ActionForm):
    """A form that first shows the open cases affected, and sends what it showed.

    `touched` is None until they are asked for.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    touched: Sequence[Touched] | None = None

    def show(self, touched: Sequence[Touched]) -> None:
        """Have the page show these cases, and the next sending say that it did."""
        self.touched = touched
        self.initial["seen"] = seal_of(touched)
        if self.is_bound:
            self.data = {**dict(self.data.items()), "seen": seal_of(touched)}


class ProvisionForm(_SeenForm):
    """A provision that takes over from its first day; the last one gives its unit."""

    code = forms.ChoiceField(
        label="What does it change?",
        error_messages={"required": "Choose what it changes"},
    )
    value = forms.IntegerField(
        label="The new limit, as a number",
        required=False,
        widget=WholeNumberInput(attrs={"class": "sh-width-s"}),
        help_text="In hours, days, months or entries as before. Leave it empty where "
        "the law gives a power or duty without a number",
    )
    in_force_from = DatePartsField(
        subject="First day it is in force",
        help_text="Where it has begun already, a second person approves it too",
    )
    act = _text("Act", LONGEST_ACT, help_text="As amended, and by what")
    section = _text("Section", LONGEST_SECTION, help_text="Such as s.80(3)")
    source = _text(
        "Source", LONGEST_SOURCE, help_text="Where it was read, such as the regulations"
    )
    confidence = forms.ChoiceField(
        label="How sure is it?",
        help_text="What is not confirmed is listed and changes nothing, until it is "
        "approved again as confirmed",
        choices=Confidence.choices,
        widget=forms.RadioSelect,
    )
    ends = forms.BooleanField(
        label="The law ends it then, with no replacement", required=False
    )
    reason = _text(
        "Who confirmed it, and why now?",
        LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        choices = [(title, list(labels.items())) for title, labels in GROUPS.items()]
        code.choices = [("", "Choose one"), *choices]

    def clean(self) -> dict[str, Any]:
        """Require a number, unless the last provision has none or the law ends it."""
        given = self.cleaned_data
        if "code" in given and "value" in given and given["value"] is None:
            unit = self._last.unit
            if unit != Unit.POWER and not given["ends"]:
                known = "rank, from 1 for constable" if unit == Unit.RANK else unit
                self.add_error("value", f"Enter the new limit, in {known}")
        return given

    def add_rule(self, broken: RuleBroken) -> None:
        """Show the cases that the change affects, once it is known which they are."""
        if isinstance(broken, NotSeen):
            self.show(broken.touched)
        else:
            super().add_rule(broken)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an approval."""
        given = self.cleaned_data
        return {
            "provision": self._provision(),
            "reason": given["reason"],
            "seen": given["seen"],
        }

    @property
    def _last(self) -> Provision:
        """The last provision on what is changed."""
        code = self.cleaned_data["code"]
        return [p for p in provisions_in_force() if p.code == code][-1]

    def _provision(self) -> Provision:
        given, last = self.cleaned_data, self._last
        return Provision(
            code=given["code"],
            value=_number(given, last),
            unit=last.unit,
            act=given["act"],
            section=given["section"],
            jurisdiction=last.jurisdiction,
            in_force_from=given["in_force_from"],
            in_force_to=None,
            source=given["source"],
            confidence=given["confidence"],
            is_on=given["confidence"] != Confidence.UNCONFIRMED and not given["ends"],
        )


class DecisionForm(_SeenForm):
    """What a second person decides on a change that had begun when it was entered."""

    answer = forms.ChoiceField(
        label="What is your decision?",
        choices=[("yes", "Approve it: it counts from its first day"), ("no", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve it"},
    )
    reason = _text(
        "Why?",
        LONGEST_REASON,
        help_text="What you read, and where",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why"},
    )

    def add_rule(self, broken: RuleBroken) -> None:
        """Show the open cases as they are now, if they have changed since."""
        if isinstance(broken, NotSeen):
            self.show(broken.touched)
            self.add_error(None, "The open cases have changed: look at them again")
        else:
            super().add_rule(broken)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a decision."""
        given = self.cleaned_data
        return {
            "is_approved": given["answer"] == "yes",
            "reason": given["reason"],
            "seen": given["seen"],
        }


class JudgmentForm(ActionForm):
    """A decision of a court, for a second person to approve."""

    name = _text(
        "Name of the case",
        LONGEST_NAME,
        help_text="Such as Chief Constable of Humberside v Morgan",
    )
    citation = _text(
        "Neutral citation",
        LONGEST_CITATION,
        help_text="Such as [2024] EWHC 2859 (Admin). One that is listed already is "
        "replaced by this one",
    )
    court = _text("Court", LONGEST_COURT, help_text="Such as High Court")
    decided_on = DatePartsField(subject="Day of the decision", past=True)
    says = _text(
        "What does it say, in one sentence?",
        LONGEST_SAYS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    steps = forms.MultipleChoiceField(
        label="Where is it to be shown?",
        choices=JudgmentStep.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the steps that it bears on"},
    )
    source = _text(
        "What was read of it, and where?",
        LONGEST_SOURCE,
        help_text="Such as: the whole judgment, on the National Archives’ site",
    )
    not_followed = forms.BooleanField(
        label="A higher court has decided otherwise: no longer shown", required=False
    )
    reason = _text(
        "Who confirmed it, and why now?",
        LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a judgment."""
        given = dict(self.cleaned_data)
        reason, is_followed = given.pop("reason"), not given.pop("not_followed")
        given["steps"] = tuple(given["steps"])
        judgment = Judgment(**given, is_followed=is_followed)
        return {"judgment": judgment, "reason": reason}


class JudgmentDecisionForm(ActionForm):
    """What a second person decides on a judgment that was entered."""

    answer = forms.ChoiceField(
        label="What is your decision?",
        choices=[("yes", "Approve it: it is shown from now on"), ("no", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve it"},
    )
    reason = _text(
        "Why?",
        LONGEST_REASON,
        help_text="What you read, and where",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why"},
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a decision."""
        given = self.cleaned_data
        return {"is_approved": given["answer"] == "yes", "reason": given["reason"]}


class LookForm(ActionForm):
    """A check whether a provision that is off has begun."""

    found = _text(
        "What did you look at, and what does it say?",
        LONGEST_FOUND,
        help_text="Such as: legislation.gov.uk, no commencement order for section 3",
        error_messages={"required": "Enter what you checked, and what it says"},
    )


def _number(given: dict[str, Any], last: Provision) -> int:
    """Return the new limit; of what ends, the last one."""
    found: int | None = given["value"]
    return last.value if found is None else found
