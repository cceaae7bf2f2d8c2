"""The form that saves a view of a list."""

from typing import Any

from django import forms

from stronghold.core.records.saved_views.rules import LONGEST_NAME
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.widgets import ChipRadios

ME, TEAM = "me", "team"


class SaveViewForm(ActionForm):
    """A name for what the list shows, and whom the view is for.

    `team` is the name of the viewer's team, or "" if they have no one to share with.
    """

    mark_optional = False
    name = forms.CharField(
        label="Name of this view",
        max_length=LONGEST_NAME,
        help_text="Say what it shows. Do not name a person",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "sh-width-m"}),
        error_messages={
            "required": "Enter a name for this view",
            "max_length": f"Name must be {LONGEST_NAME} characters or less",
        },
    )

    def __init__(self, *args: Any, team: str, **kwargs: Any) -> None:
        # The filters on the same page may have fields of the same names.
        kwargs["auto_id"] = "view_%s"
        super().__init__(*args, **kwargs)
        if team:
            self.fields["whose"] = forms.ChoiceField(
                label="Who is it for?",
                choices=[(ME, "Me"), (TEAM, team)],
                initial=ME,
                widget=ChipRadios,
                error_messages={"required": "Choose who it is for"},
            )

    @property
    def is_for_team(self) -> bool:
        return self.cleaned_data.get("whose") == TEAM
