"""The form of a force's name, country, marking and numbers, with some to try."""

from collections.abc import Sequence
from typing import Any

from django import forms

from stronghold.core.geography.choices import Country, Marking
from stronghold.core.geography.marking import marking_of
from stronghold.core.geography.models import Force
from stronghold.core.ui.action_form import ActionForm
from stronghold.force_setup.force_basics.rules import (
    LONGEST_NUMBER,
    LONGEST_PATTERN,
    fits,
)

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
MOST_TRIED = 20


class BasicsForm(ActionForm):
    """A force as it is set up; its code never changes."""

    mark_optional = False
    name = forms.CharField(
        label="Name of the force",
        max_length=100,
        error_messages={"required": "Enter the name of the force"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    jurisdiction = forms.ChoiceField(
        label="Which country is it in?",
        choices=Country.choices,
        widget=forms.RadioSelect,
        help_text="It decides which law applies to what is recorded from now on",
        error_messages={"required": "Choose the country"},
    )
    marking = forms.ChoiceField(
        label="Protective marking",
        required=False,
        widget=forms.RadioSelect,
        help_text="At the head and foot of every page, paper and file of your force "
        "from now on, also for partners who see its records. Nothing above "
        "OFFICIAL-SENSITIVE may be entered here",
    )
    custody_pattern = forms.CharField(
        label="Pattern of a custody record number",
        max_length=LONGEST_PATTERN,
        required=False,
        help_text="A regular expression in capitals: [A-Z] is one letter, [0-9]{1,5} "
        "is one to five digits, / is itself. Such as 43[A-Z]{2}/[0-9]{1,5}/[0-9]{2}. "
        "Leave it empty to accept any number",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    custody_example = forms.CharField(
        label="Example of a custody record number",
        max_length=LONGEST_NUMBER,
        required=False,
        help_text="It must match the pattern. Someone whose number is refused sees it",
        widget=forms.TextInput(attrs={**_PLAIN, "class": "sh-width-m"}),
    )
    to_try = forms.CharField(
        label="Numbers to try",
        required=False,
        max_length=MOST_TRIED * (LONGEST_NUMBER + 2),
        help_text=f"One on each line, at most {MOST_TRIED}. They are not kept. "
        "Do not use numbers of real people",
        widget=forms.Textarea(attrs={**_PLAIN, "rows": 4}),
    )

    def __init__(self, *args: Any, force: Force, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            name: getattr(force, name)
            for name in (
                "name",
                "jurisdiction",
                "marking",
                "custody_pattern",
                "custody_example",
            )
        }
        of_site = ("", f"That of the site, set by its operator: {marking_of(None)}")
        marking: Any = self.fields["marking"]
        marking.choices = [of_site] + list(Marking.choices)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_custody_pattern(self) -> str:
        return str(self.cleaned_data["custody_pattern"]).strip()

    def clean_custody_example(self) -> str:
        return str(self.cleaned_data["custody_example"]).strip().upper()

    def clean_to_try(self) -> Sequence[str]:
        """Return the numbers in capitals, as the site compares them."""
        lines = self.cleaned_data["to_try"].splitlines()
        return [line.strip().upper() for line in lines if line.strip()][:MOST_TRIED]

    @property
    def basics(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.initial}

    @property
    def tried(self) -> Sequence[tuple[str, bool]]:
        """Return each number to try, and whether the pattern accepts it."""
        pattern = self.cleaned_data["custody_pattern"]
        return [
            (number, not pattern or fits(pattern, number))
            for number in self.cleaned_data["to_try"]
        ]
