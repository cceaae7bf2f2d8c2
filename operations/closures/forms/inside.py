"""The form of who may be inside: some by role in one tap, some by name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from operations.closure_moves.choices import InsideRole
from operations.closures.rules.inside import (
    LONGEST_CONDITIONS,
    LONGEST_NAME,
    Inside,
)
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.ui.widgets import ChipCheckboxes

# How many can be named at once; the page can be saved as often as needed.
NAMED = range(1, 4)


def _conditions(hint: str = "Such as weekends only. No names") -> forms.CharField:
    return forms.CharField(
        label="When, or on what conditions (optional)",
        required=False,
        max_length=LONGEST_CONDITIONS,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class InsideForm(FreeTextForm):
    """Who to add to the list, and who to take off it.

    `listed` are the numbers and words of who is on it.
    """

    mark_optional = False
    free_text = "conditions"
    remove = forms.MultipleChoiceField(
        label="Take off the list",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label="Add by role",
        required=False,
        choices=InsideRole.choices,
        help_text="Where the notice or the order gives no name",
        widget=ChipCheckboxes,
    )
    conditions = _conditions("For all chosen above, such as daytime only. No names")

    def __init__(
        self, data: QueryDict | None, *, listed: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        chosen: Any = self.fields["remove"]
        chosen.choices = listed
        if not listed:
            del self.fields["remove"]
        for n in NAMED:
            self.fields[f"role_{n}"] = forms.ChoiceField(
                label="Who they are",
                required=False,
                choices=[("", "Choose")] + InsideRole.choices,
            )
            self.fields[f"name_{n}"] = forms.CharField(
                label="Name (optional)",
                required=False,
                max_length=LONGEST_NAME,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "spellcheck": "false"}
                ),
            )
            self.fields[f"conditions_{n}"] = _conditions()

    @property
    def named_fields(self) -> list[list[Any]]:
        """Return the three fields of each person to name."""
        parts = ("role", "name", "conditions")
        return [[self[f"{part}_{n}"] for part in parts] for n in NAMED]

    @property
    def has_named(self) -> bool:
        """Say whether something was typed of a person, so that the page shows it."""
        return any(field.value() for row in self.named_fields for field in row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for n in NAMED:
            self._warn_of(cleaned.get(f"conditions_{n}", ""), field=f"conditions_{n}")
            is_typed = cleaned.get(f"name_{n}") or cleaned.get(f"conditions_{n}")
            if is_typed and not cleaned.get(f"role_{n}"):
                self.add_error(f"role_{n}", "Choose who they are")
        if cleaned.get("conditions") and not cleaned.get("roles"):
            self.add_error("roles", "Choose to whom the conditions apply")
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of the list."""
        given = self.cleaned_data
        by_role = [Inside(role, "", given["conditions"]) for role in given["roles"]]
        by_name = [
            Inside(given[f"role_{n}"], given[f"name_{n}"], given[f"conditions_{n}"])
            for n in NAMED
            if given[f"role_{n}"]
        ]
        return {
            "add": by_role + by_name,
            "remove": {int(n) for n in given.get("remove", ())},
            "keep_words": given["keep_words"],
        }
