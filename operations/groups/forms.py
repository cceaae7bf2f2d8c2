"""The forms of organised crime groups: a new one, and a change of status."""

from typing import Any

from django import forms

from operations.groups.choices import GroupStatus
from operations.groups.models import CrimeGroup
from operations.groups.rules import LONGEST_NAME
from stronghold.core.accounts.queries import police_teams
from stronghold.core.records.forms import RecordForm
from stronghold.core.records.rules import When
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipRadios


def _status_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=GroupStatus.choices,
        widget=ChipRadios,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose the status"
        ),
    )


class GroupForm(RecordForm):
    """A new group: its name, status and lead team, since when it is known, and where.

    Its place is optional. Only a day is asked for, not a time.
    """

    NOT_ASKED = ("when", "time", "captured_at", "place_not_known")
    names = {"occurred_at": "day", "latitude": "place", "longitude": "place"}  # noqa: RUF012
    free_text = "name"
    name = forms.CharField(
        label="What is the group called?",
        max_length=LONGEST_NAME,
        help_text="The name that the police use. Never the name of a person",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the name of the group",
            "max_length": f"Name must be {LONGEST_NAME} characters or less",
        },
    )
    status = _status_field("Status")
    day = DatePartsField(
        subject="Day it was first known", past=True, help_text="Such as 27 3 2026"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NOT_ASKED:
            del self.fields[name]
        self.fields["place"].label = "Where is it active? (optional)"
        self.teams = {str(team.pk): team for team in police_teams(self.viewer)}
        choices = [(key, team.name) for key, team in self.teams.items()]
        own = str(self.viewer.team_id or "")
        self.fields["team"] = forms.ChoiceField(
            label="Lead team",
            choices=[("", "Choose a team"), *choices],
            initial=own if own in self.teams else "",
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), "Choose the lead team"
            ),
        )

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        given = ("place", "latitude", "longitude")
        cleaned["place_not_known"] = not any(cleaned[name] for name in given)
        super()._find_place(cleaned)

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        self.found_when = When(cleaned["day"])

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new group."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "status": given["status"],
            "team": self.teams[given["team"]],
            "first_known": self.found_when,
            "place": self.found_place,
            "keep_words": given["keep_words"],
        }


class StatusForm(ActionForm):
    """The new status of a group."""

    status = _status_field("New status")

    def __init__(self, *args: Any, group: CrimeGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, initial={"status": group.status})
