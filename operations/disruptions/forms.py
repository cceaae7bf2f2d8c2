"""The form of a disruption."""

from collections.abc import Sequence
from typing import Any

from django import forms

from operations.disruptions.choices import LEVEL_MEANS, DisruptionKind, Level
from operations.disruptions.rules import LONGEST_REASON
from operations.operation.forms import PlanForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipRadios


class DisruptionForm(PlanForm):
    """What it was, how far it holds the group up, when, and what shows it.

    `records` are the references that can show it, each with its words.
    """

    texts = ("no_evidence_because",)
    kind = forms.ChoiceField(
        label="What was it?",
        choices=DisruptionKind.choices,
        widget=ChipRadios,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose what it was"
        ),
    )
    level = forms.ChoiceField(
        label="How far does it hold the group up?",
        choices=[(one.value, f"{one.label}. {LEVEL_MEANS[one]}") for one in Level],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose the level"
        ),
    )
    happened_on = DatePartsField(
        subject="Day it happened", past=True, help_text="Such as 27 3 2026"
    )
    no_evidence_because = forms.CharField(
        label="If none of these shows it: why?",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Such as: another force’s arrest, recorded there. Do not type a name",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": f"Reason must be {LONGEST_REASON} characters or less"
        },
    )

    def __init__(
        self, *args: Any, records: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"] = forms.MultipleChoiceField(
            label="Which linked records show it?",
            choices=records,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from the list"},
        )
        if not records:
            del self.fields["evidence"]
            words = "No linked record shows it. Why?"
            self.fields["no_evidence_because"].label = words
            self.names = {"evidence": "no_evidence_because"}
        self.order_fields(
            ["kind", "level", "happened_on", "evidence", "no_evidence_because"]
        )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new disruption."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "level": given["level"],
            "happened_on": given["happened_on"],
            "evidence": given.get("evidence", ()),
            "no_evidence_because": given["no_evidence_because"],
            "keep_words": given["keep_words"],
        }
