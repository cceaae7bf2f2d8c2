"""The filter of the audit log."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from stronghold.core.audit.choices import Kind
from stronghold.core.records.forms import DayInput
from stronghold.core.ui.dates import written_date
from stronghold.oversight.queries import LogFilter

# The form of a reference or a username. Anything else is free text.
NAME = r"^[A-Za-z0-9][A-Za-z0-9_:./-]{0,59}$"

# The audit log has no event outside these days.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


def _name(label: str, example: str) -> forms.RegexField:
    wrong = f"Enter a whole {label.lower()}, such as {example}"
    return forms.RegexField(
        NAME, label=label, required=False, error_messages={"invalid": wrong}
    )


def _day(label: str) -> forms.DateField:
    wrong = "Enter a real date, such as 2026-11-24"
    return forms.DateField(
        label=label,
        required=False,
        widget=DayInput(),
        error_messages={"invalid": wrong},
        validators=[
            MinValueValidator(FIRST_DAY, wrong),
            MaxValueValidator(LAST_DAY, wrong),
        ],
    )


class LogFilterForm(forms.Form):
    """The filters. If one is wrong it is shown, and no events are."""

    mark_optional = False

    record = _name("Reference", "R-7F3K-92QX")
    person = _name("Username", "officer")
    kind = forms.ChoiceField(
        label="What happened", required=False, choices=[("", "All"), *Kind.choices]
    )
    why = forms.CharField(
        label="Why",
        required=False,
        max_length=100,
        help_text="Words of the reason or purpose",
    )
    date_from = _day("From")
    date_to = _day("To")

    def clean_record(self) -> str:
        """Return the reference of a record in capitals."""
        typed: str = self.cleaned_data["record"]
        return (
            typed
            if ":" in typed or len(typed) < 3 or typed[1] != "-"
            else typed.upper()
        )

    def clean_person(self) -> str:
        return str(self.cleaned_data["person"]).lower()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("date_from"), data.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", "The last day must not be before the first")
        return data

    @property
    def wanted(self) -> LogFilter:
        """Return the filter; the form must be valid."""
        return LogFilter(**self.cleaned_data)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the name of each filter in use, and its value in words."""
        given = {n: v for n, v in self.cleaned_data.items() if v}
        return [
            (n, f"{self.fields[n].label}: {_words(n, v)}") for n, v in given.items()
        ]


def _words(name: str, value: Any) -> str:
    if name == "kind":
        return Kind(value).label
    return written_date(value) if name.startswith("date") else str(value)
