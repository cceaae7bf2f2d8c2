"""The form that sends a file of history."""

from typing import Any

from django import forms

from operations.imports.choices import LARGEST_MB
from operations.imports.kinds import KINDS
from operations.imports.mapping import LARGEST_MAPPING
from stronghold.core.kernel.csv_file import MEGABYTE
from stronghold.core.ui.action_form import ActionForm


class HistoryForm(ActionForm):
    """What a file holds, the file, and its mapping if it has other columns."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="What does the file hold?",
        choices=[(kind.code, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
        help_text="Import in this order: what comes later may refer to what came "
        "before",
        error_messages={"required": "Choose what the file holds"},
    )
    file = forms.FileField(
        label="CSV file",
        help_text=f"{LARGEST_MB} MB at most. It is checked first, and nothing is "
        "stored yet",
        error_messages={
            "required": f"Choose a file of {LARGEST_MB} MB or less",
            "empty": "The file is empty",
        },
    )
    mapping = forms.FileField(
        label="Mapping file (optional)",
        required=False,
        help_text="TOML. Only if the columns are those of another system",
        error_messages={"empty": "The mapping file is empty"},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_MB * MEGABYTE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_MB} MB. Import it in parts"
            )
        return sent

    def clean_mapping(self) -> Any:
        sent = self.cleaned_data["mapping"]
        if sent and sent.size > LARGEST_MAPPING:
            raise forms.ValidationError("The mapping file is larger than 1 MB")
        return sent
