"""The forms of the law: a changed limit, a second person's decision, a look."""

from collections.abc import Sequence
from typing import Any

from django import forms

from operations.statute.actions import (
    Approval,
    Decision,
    approve_provision,
    decide_addition,
)
from operations.statute.choices import Confidence, Unit
from operations.statute.models import Provision as Row
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
from operations.statute.rules.limits import Provision
from operations.statute.wording import GROUPS
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import WholeNumberInput


def _text(label: str, longest: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **given)


class _SeenForm(forms.Form):
    """A form that first shows the open cases affected, and sends what it showed.

    `touched` is None until they are asked for.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.touched: Sequence[Touched] | None = None

    def show(self, touched: Sequence[Touched]) -> None:
        """Have the page show these cases, and the next sending say that it did."""
        self.touched = touched
        self.initial["seen"] = seal_of(touched)
        if self.is_bound:
            self.data = {**dict(self.data.items()), "seen": seal_of(touched)}

    def add_rule(self, broken: RuleBroken) -> None:
        field = broken.field if broken.field in self.fields else None
        self.add_error(field, broken.message)


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

    def store(self) -> Row | None:
        """Approve what is given; None, with the errors or cases shown, if not yet."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            approval = Approval(self._provision(), given["reason"], given["seen"])
            return approve_provision(by=self.by, approval=approval)
        except NotSeen as unseen:
            self.show(unseen.touched)
        except RuleBroken as broken:
            self.add_rule(broken)
        return None

    def _provision(self) -> Provision:
        given = self.cleaned_data
        last = [p for p in provisions_in_force() if p.code == given["code"]][-1]
        if given["value"] is None and last.unit != Unit.POWER and not given["ends"]:
            unit = "rank, from 1 for constable" if last.unit == Unit.RANK else last.unit
            raise RuleBroken(f"Enter the new limit, in {unit}", field="value")
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

    def store(self, pk: int) -> bool:
        """Decide; return False, with the errors or the cases shown, if not yet."""
        if not self.is_valid():
            return False
        given = self.cleaned_data
        decision = Decision(given["answer"] == "yes", given["reason"], given["seen"])
        try:
            decide_addition(by=self.by, pk=pk, decision=decision)
        except NotSeen as unseen:
            self.show(unseen.touched)
            self.add_rule(RuleBroken("The open cases have changed: look at them again"))
            return False
        except RuleBroken as broken:
            self.add_rule(broken)
            return False
        return True


class LookForm(forms.Form):
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
