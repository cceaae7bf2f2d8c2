"""The text of a closure notice that is not in the case: section 76(3) and (5)."""

from typing import Any

from django import forms

from operations.closures.rules.notice_words import EVERYONE, POSTCODE, can_be_reached
from operations.visits.choices import Planned
from operations.visits.forms import AskFirstForm
from stronghold.core.accounts.models import User

LONGEST_WORDS = 1000
LONGEST_LINE = 100
# Building and street, town, postcode.
FEWEST_LINES = 3


def _words(label: str, missing: str, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **given,
    )


def _line(label: str, missing: str, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_LINE,
        error_messages={"required": missing},
        **given,
    )


class NoticeForm(AskFirstForm):
    """The address, who issues it, who is kept out and when, and who advises nearby."""

    planned = Planned.NOTICE
    address = _words(
        "Full postal address of the premises",
        "Enter the full postal address of the premises",
        4,
        help_text="A line each: flat or house and street, town, postcode",
    )
    kept_out = _words(
        "Who may not enter or stay?",
        "Say who may not enter or stay",
        2,
        initial=EVERYONE,
        help_text="The owner and people who habitually live there may not be kept out",
    )
    times = _words(
        "At what times, and in what circumstances?",
        "Say at what times and in what circumstances",
        2,
        initial="At all times and in all circumstances",
    )
    advice = _words(
        "Who gives advice on housing and legal matters nearby?",
        "Enter who gives advice, and how to reach them",
        4,
        help_text="Each with its telephone number, or its postal or e-mail address. "
        "Printed on the notice",
    )
    position = _line(
        "Caseworker’s position",
        "Enter the caseworker’s position",
        help_text="Who to ask for, such as Anti-social behaviour officer. No name",
    )
    telephone = _line(
        "Telephone", "Enter the telephone number that people can ring about the notice"
    )
    issuer_address = _words(
        "Your organisation’s address",
        "Enter your organisation’s address",
        4,
        help_text="A line each. We will fill this in on your next notice",
    )
    is_checked = forms.BooleanField(
        label="I have checked the address and the hearing against the papers",
        error_messages={"required": "Check the address and the hearing first"},
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_address(self) -> str:
        """Require a full postal address: a notice is fixed to one front door."""
        typed = "\n".join(_lines(self.cleaned_data["address"]))
        if not POSTCODE.search(typed):
            raise forms.ValidationError("Enter the postcode of the premises too")
        if len(_lines(typed)) < FEWEST_LINES:
            raise forms.ValidationError(
                "Enter the flat or house and street, the town and the postcode, "
                "each on a line of its own"
            )
        return typed

    def clean_advice(self) -> str:
        """Require the means of contacting who advises: section 76(5)(g)."""
        typed: str = self.cleaned_data["advice"]
        if not can_be_reached(typed):
            raise forms.ValidationError(
                "Enter the telephone number, postal address with its postcode, or "
                "e-mail address of who advises: the notice must say how to contact "
                "them (s.76(5)(g))"
            )
        return typed

    @property
    def typed(self) -> dict[str, str]:
        """Return the text to keep with the notice."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("is_checked", "rang_first")
        }


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
