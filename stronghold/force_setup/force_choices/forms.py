"""The forms in which a force decides: one subject, or a file of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import verb_words
from stronghold.core.decided.rules import (
    LONGEST_NAME,
    LONGEST_REASON,
    Column,
    Holds,
    Rows,
    Subject,
    field_of,
    read_time,
    written_time,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import Row
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import WholeNumberInput
from stronghold.force_setup.force_choices.role_groups import offered

# Of no more than these all are shown at once, in their groups.
_FEW_VERBS = 10
TIME_WANTED = "Enter a time, such as 15 minutes, 48 hours or 3 days"


class TimeField(forms.CharField):
    """A length of time as text, cleaned to minutes; None if it is left out."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        minutes = read_time(text)
        if minutes is None:
            raise ValidationError(TIME_WANTED, code="invalid")
        return minutes

    def prepare_value(self, value: Any) -> Any:
        return written_time(value) if isinstance(value, int) else value


def _field(column: Column) -> forms.Field:
    """Return the field of one value of a row, whose name is above it."""
    named = column.label
    narrow = {"class": "sh-width-m", "autocomplete": "off"}
    if column.holds == Holds.HIDDEN:
        return forms.BooleanField(label=named, required=False)
    if column.holds == Holds.MINUTES:
        return TimeField(
            label=named,
            required=not column.optional,
            widget=forms.TextInput(attrs=narrow),
            error_messages={"required": TIME_WANTED},
        )
    return forms.CharField(
        label=named,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter a name",
            "max_length": f"The name must be {LONGEST_NAME} characters or less",
        },
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label="Why it changes",
        help_text="Such as the number of the policy. Do not name a person",
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter why it changes",
            "max_length": f"The reason must be {LONGEST_REASON} characters or less",
        },
    )


class SubjectForm(ActionForm):
    """All rows of a subject, the first day, and why."""

    mark_optional = False
    valid_from = DatePartsField(
        subject="First day",
        help_text="What came in before it stays as it was decided",
    )
    reason = _reason()

    def __init__(self, *args: Any, subject: Subject, rows: Rows, **given: Any) -> None:
        super().__init__(*args, **given)
        self.subject, self.rows = subject, rows
        of_rows: dict[str, forms.Field] = {}
        for place, row in enumerate(rows, start=1):
            for column in subject.columns:
                name = field_of(row["code"], column)
                of_rows[name] = _field(column)
                self.initial[name] = row.get(column.name)
            if subject.is_ordered:
                of_rows[_place_of(row["code"])] = forms.IntegerField(
                    label="Place in the order",
                    min_value=1,
                    max_value=999,
                    initial=place,
                    widget=WholeNumberInput,
                    error_messages={
                        "required": "Enter a number",
                        "invalid": "Enter a whole number",
                    },
                )
        self.fields = of_rows | self.fields
        self.initial.setdefault("valid_from", clock.today())

    @property
    def lines(self) -> Sequence[tuple[str, Sequence[BoundField]]]:
        """Each row with its label and its fields, in the order of the columns."""
        return [(self.subject.label_of(row), self._fields_of(row)) for row in self.rows]

    def _fields_of(self, row: Mapping[str, Any]) -> list[BoundField]:
        names = [field_of(row["code"], column) for column in self.subject.columns]
        if self.subject.is_ordered:
            names.append(_place_of(row["code"]))
        return [self[name] for name in names]

    @property
    def decided(self) -> Rows:
        """Return the rows as they were typed, in their new order."""
        given = self.cleaned_data
        rows = [
            {"code": row["code"]}
            | {
                column.name: _tidy(given[field_of(row["code"], column)])
                for column in self.subject.columns
            }
            for row in self.rows
        ]
        if not self.subject.is_ordered:
            return rows
        # Of two with one number, the one that came first stays first.
        return sorted(rows, key=lambda row: int(given[_place_of(row["code"])]))


def _place_of(code: str) -> str:
    return f"{code}-place"


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True)
class GroupLine:
    """A group of what a role allows: its own box, and one for each thing in it."""

    box: BoundField
    singles: BoundField
    n_ticked: int
    n: int
    is_open: bool


class RoleForm(ActionForm):
    """One own role: its name, what of its base it allows, and why it changes.

    A group whose box is not ticked is taken away whole, whatever is ticked in it.
    """

    mark_optional = False
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "sh-width-m"}),
        error_messages={
            "required": "Enter a name",
            "max_length": f"The name must be {LONGEST_NAME} characters or less",
        },
    )

    def __init__(self, *args: Any, base: Role, row: Row | None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.base, self.row = base, row
        self._offered = offered(base)
        taken = row["without"] if row else ()
        if row:
            self.initial["name"] = row["name"]
        for group, verbs in self._offered:
            left = [verb.value for verb in verbs if verb not in taken]
            self.fields[_box(group.code)] = forms.BooleanField(
                label=group.title, required=False, initial=bool(left)
            )
            self.fields[_singles(group.code)] = forms.MultipleChoiceField(
                label=group.title,
                choices=[(verb.value, verb_words(verb)) for verb in verbs],
                # One press gives all of a group back that was taken away.
                initial=left or [verb.value for verb in verbs],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "invalid_choice": f"A role based on {base.label} cannot allow this"
                },
            )
        self.fields["reason"] = _reason()

    @property
    def groups(self) -> Sequence[GroupLine]:
        """Each group; it is open if a part of it is ticked, or if there are few."""
        is_short = sum(len(verbs) for _, verbs in self._offered) <= _FEW_VERBS
        return [
            self._line(group.code, len(verbs), is_short=is_short)
            for group, verbs in self._offered
        ]

    def _line(self, code: str, n: int, *, is_short: bool) -> GroupLine:
        singles = self[_singles(code)]
        n_ticked = len(singles.value() or ())
        is_open = is_short or n_ticked < n or bool(singles.errors)
        return GroupLine(self[_box(code)], singles, n_ticked, n, is_open)

    def decided(self, code: str) -> Row:
        """Return the role as it was typed, by what it takes away."""
        given = self.cleaned_data
        allowed = {
            verb
            for group, _ in self._offered
            if given[_box(group.code)]
            for verb in given[_singles(group.code)]
        }
        may = {verb.value for _, verbs in self._offered for verb in verbs}
        return {
            "code": code,
            "name": given["name"].strip(),
            "base": self.base.value,
            "without": sorted(may - allowed),
        }

    def add_rule(self, broken: RuleBroken) -> None:
        """Show a rule of the name at its field."""
        if (broken.field or "").endswith("-name"):
            self.add_error("name", broken.message)
        else:
            super().add_rule(broken)


def _box(group: str) -> str:
    return f"group_{group}"


def _singles(group: str) -> str:
    return f"verbs_{group}"


class ReasonForm(ActionForm):
    """Only why."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["reason"] = _reason()


class FileForm(ActionForm):
    """A file of choices."""

    file = forms.FileField(
        label="TOML file",
        help_text="100 kB at most. Subjects that it leaves out stay as they are",
        error_messages={
            "required": "Choose a file of 100 kB or less",
            "empty": "The file is empty",
        },
    )
