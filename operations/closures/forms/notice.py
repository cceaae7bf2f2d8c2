"""What a closure notice says besides what the case holds: section 76(3) and (5)."""

from typing import Any

from django import forms

LONGEST_WORDS = 1000
# Section 76(4): neither can be kept out.
EVERYBODY = "Everybody except people who habitually live there, and the owner"


def _words(label: str, missing: str, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **given,
    )


class NoticeForm(forms.Form):
    """Who may not enter and when, and who advises on housing and law nearby."""

    kept_out = _words(
        "Who may not enter or stay?",
        "Say who may not enter or stay",
        initial=EVERYBODY,
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
        help_text="Organisations and their telephone numbers. It is part of the notice",
    )
    is_checked = forms.BooleanField(
        label="I have checked the address and the hearing against the papers",
        error_messages={"required": "Check the address and the hearing first"},
    )
