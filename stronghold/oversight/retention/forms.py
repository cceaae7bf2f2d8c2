"""The forms of retention: decide about ticked records, answer, set a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import WholeNumberInput
from stronghold.oversight import data_protection as law
from stronghold.oversight.retention.choices import (
    AskedBy,
    EraseBecause,
    KeepBecause,
    RestrictBecause,
    What,
)
from stronghold.oversight.retention.rules import (
    LONGEST_REASON,
    LONGEST_SOURCE,
    Decided,
    NotAllOfThem,
)

NOTHING_CHANGED = "Nothing was changed. Untick these, or deal with them first"


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _words(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why"},
    )


class _TickedForm(ActionForm):
    """A form about the rows that were ticked in a list."""

    mark_optional = False

    @property
    def ticked(self) -> list[str]:
        """Return what was ticked, without what cannot name a row."""
        getlist = getattr(self.data, "getlist", None)
        given = getlist("chosen") if getlist else []
        return [text for text in given if text.isascii() and "\x00" not in text]

    def add_rule(self, broken: RuleBroken) -> None:
        """Show why nothing was changed: each record's reason, or what is missing."""
        if isinstance(broken, NotAllOfThem):
            for words in (NOTHING_CHANGED, *broken.reasons):
                self.add_error(None, words)
        else:
            super().add_rule(broken)


class DecideForm(_TickedForm):
    """What to do with the ticked records; the button that was pressed says what."""

    keep_because = _choice("Keep because", KeepBecause.choices)
    until = DatePartsField(subject="Keep until", required=False)
    asked_by = _choice("Hold asked for by", [("", "Choose one"), *AskedBy.choices])
    restrict_because = _choice("Restrict because", RestrictBecause.choices)
    erase_because = _choice("Erase because", EraseBecause.choices)
    words = _words(
        "More about why (optional)",
        "Erased with the records it is about. Leave names and addresses out.",
    )

    def __init__(self, *args: Any, until: date, **kwargs: Any) -> None:
        # The filters on the same page have fields of the same names.
        kwargs["auto_id"] = "decide_%s"
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = until

    @property
    def cleaned(self) -> Decided:
        """Return the decision that the button pressed asks for."""
        given, what = self.cleaned_data, self.data.get("do", "")
        return Decided(
            what=what,
            because=given.get(f"{what}_because", ""),
            asked_by=given["asked_by"] if what == What.HOLD else "",
            until=given["until"] if what == What.KEEP else None,
            words=given["words"],
        )


class MonthsForm(ActionForm):
    """The months of the audit log to drop."""

    months = forms.MultipleChoiceField(
        label="Months that are due",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the months first"},
    )

    def __init__(self, *args: Any, due: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["months"]
        field.choices = [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in due]


class ErasuresForm(_TickedForm):
    """The second person's answer to the ticked proposals."""

    reason = _words("Why? (needed if you refuse)")

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an answer."""
        return {
            "decisions": [int(text) for text in self.ticked if text.isdecimal()],
            "is_approved": self.data.get("do") == "approve",
            "reason": self.cleaned_data["reason"],
        }


class EndForm(ActionForm):
    """Why a hold, a restriction or another decision ends."""

    informed_on = DatePartsField(
        subject="Day the person was informed that it ends", past=True, required=False
    )
    informed_how = _words(
        "How were they informed?",
        law.LIFT.asked("Before it ends") + ". Leave names and addresses out",
    )
    reason = _words("Why does it end?", required=True)

    def __init__(self, *args: Any, is_disputed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("informed_on", "informed_how"):
            if is_disputed:
                self.fields[name].required = True
            else:
                del self.fields[name]


class LookForm(ActionForm):
    """A look at the sources of the schedule."""

    found = _words(
        "What did you look at, and what does it say?",
        "Such as: the APP on college.police.uk, and the force’s own schedule. Propose "
        "another period for what has changed",
        required=True,
    )


class PeriodForm(ActionForm):
    """A period of the force's own."""

    months = forms.IntegerField(
        label="Months",
        widget=WholeNumberInput(attrs={"class": "sh-width-s"}),
        error_messages={"required": "Enter the number of months"},
    )
    valid_from = DatePartsField(subject="First day of the new period")
    source = forms.CharField(
        label="Source",
        max_length=LONGEST_SOURCE,
        help_text="Where the period is set out, such as the force’s retention schedule "
        "and its version",
        error_messages={"required": "Enter where the period is set out"},
    )
    reason = _words("Why does it change?", required=True)


class PeriodsFileForm(ActionForm):
    """A file of periods."""

    file = forms.FileField(
        label="TOML file",
        help_text="100 kB at most. What it leaves out stays as it is",
        error_messages={
            "required": "Choose a file of 100 kB or less",
            "empty": "The file is empty",
        },
    )


class AnswerForm(ActionForm):
    """The second person's answer to a proposed period."""

    answer = forms.ChoiceField(
        label="What is your decision?",
        choices=[("yes", "Approve it"), ("no", "Refuse it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve it"},
    )
    reason = _words("Why?", required=True)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an answer."""
        given = self.cleaned_data
        return {"is_approved": given["answer"] == "yes", "reason": given["reason"]}
