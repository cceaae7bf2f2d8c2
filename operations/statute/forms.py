"""The form that approves a changed limit of the law, from a day to come."""

from typing import Any

from django import forms

from operations.statute.actions import Approval, approve_provision
from operations.statute.choices import Confidence
from operations.statute.queries import provisions_in_force
from operations.statute.rules.additions import (
    LONGEST_ACT,
    LONGEST_REASON,
    LONGEST_SECTION,
    LONGEST_SOURCE,
)
from operations.statute.rules.limits import POWER, RANK, Provision
from operations.statute.wording import GROUPS
from stronghold.accounts.models import User
from stronghold.kernel.errors import RuleBroken
from stronghold.look.fields import DatePartsField
from stronghold.look.widgets import WholeNumberInput


def _text(label: str, longest: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **given)


class ProvisionForm(forms.Form):
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
        subject="First day it is in force", help_text="A day after today"
    )
    act = _text("Act", LONGEST_ACT, help_text="As changed, and by what")
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
        label="The law ends it then, and puts nothing in its place", required=False
    )
    reason = _text(
        "Who confirmed it, and why now?",
        LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        code: Any = self.fields["code"]
        choices = [(title, list(labels.items())) for title, labels in GROUPS.items()]
        code.choices = [("", "Choose one"), *choices]

    def store(self) -> bool:
        """Approve what is given; return False, with the errors shown, if refused."""
        if not self.is_valid():
            return False
        try:
            approval = Approval(self._provision(), self.cleaned_data["reason"])
            approve_provision(by=self.by, approval=approval)
        except RuleBroken as broken:
            field = broken.field if broken.field in self.fields else None
            self.add_error(field, broken.message)
            return False
        return True

    def _provision(self) -> Provision:
        given = self.cleaned_data
        last = [p for p in provisions_in_force() if p.code == given["code"]][-1]
        if given["value"] is None and last.unit != POWER and not given["ends"]:
            unit = "rank, from 1 for constable" if last.unit == RANK else last.unit
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


def _number(given: dict[str, Any], last: Provision) -> int:
    """Return the new limit; of what ends, the last one."""
    found: int | None = given["value"]
    return last.value if found is None else found
