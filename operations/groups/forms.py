"""The forms of organised crime groups: new, a correction, a change of status."""

from typing import Any

from django import forms

from operations.groups.choices import GroupStatus, Suspicion
from operations.groups.models import CrimeGroup
from operations.groups.rules import LONGEST_ASSESSMENT, LONGEST_NAME
from operations.operation.choices import Phase
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.queries import police_teams
from stronghold.core.records.forms import FreeTextForm, RecordForm
from stronghold.core.records.rules import When
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios


def _status_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=GroupStatus.choices,
        widget=ChipRadios,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose the status"
        ),
    )


class FactsForm(FreeTextForm):
    """What is known of a group, and can be corrected: all but status, day and place."""

    free_text = "name"
    # The labels say which few fields are optional.
    mark_optional = False
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
    suspected_of = forms.MultipleChoiceField(
        label="What is it suspected of?",
        choices=Suspicion.choices,
        widget=ChipCheckboxes,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose what it is suspected of"
        ),
    )
    phase = forms.ChoiceField(
        label="Phase of Clear, Hold, Build",
        choices=[("", "Not worked on in that way")] + Phase.choices,
        required=False,
        widget=ChipRadios,
    )
    assessment_reference = forms.CharField(
        label="Reference of its assessment (optional)",
        required=False,
        max_length=LONGEST_ASSESSMENT,
        help_text="Where the force’s own system has it. Do not type a name",
        widget=forms.TextInput(
            attrs={"class": "sh-width-m", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={
            "max_length": "Reference of the assessment must be "
            f"{LONGEST_ASSESSMENT} characters or less"
        },
    )
    assessed_on = DatePartsField(
        label="Day it was assessed (optional)",
        subject="Day it was assessed",
        required=False,
        past=True,
    )
    # The summary of errors lists them in this order.
    ORDER = (
        "name",
        "suspected_of",
        "status",
        "phase",
        "team",
        "day",
        "assessment_reference",
        "assessed_on",
        "place",
    )
    viewer: User

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words = cleaned.get("assessment_reference", "")
        self._warn_of(words, field="assessment_reference")
        return cleaned

    def ask_team(self, team: Team | None) -> None:
        """Add the field of the lead team, and put all fields in their order."""
        self.teams = {str(one.pk): one for one in police_teams(self.viewer)}
        choices = [(key, one.name) for key, one in self.teams.items()]
        known = str(team.pk) if team else ""
        self.fields["team"] = forms.ChoiceField(
            label="Lead team",
            choices=[("", "Choose a team")] + choices,
            initial=known if known in self.teams else "",
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), "Choose the lead team"
            ),
        )
        self.order_fields(self.ORDER)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of these facts."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "suspected_of": given["suspected_of"],
            "phase": given["phase"],
            "team": self.teams[given["team"]],
            "assessment_reference": given["assessment_reference"],
            "assessed_on": given["assessed_on"],
            "keep_words": given["keep_words"],
        }


class CorrectForm(FactsForm):
    """The facts of a group, corrected or completed."""

    def __init__(
        self, *args: Any, viewer: User, group: CrimeGroup, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for name in FactsForm.base_fields:
            self.initial[name] = getattr(group, name, None)
        self.ask_team(group.team)


class GroupForm(FactsForm, RecordForm):
    """A new group: its facts, its status, since when it is known, and where.

    Its place is optional. Only a day is asked for, not a time.
    """

    NOT_ASKED = ("when", "time", "captured_at", "place_not_known")
    names = {"occurred_at": "day", "latitude": "place", "longitude": "place"}  # noqa: RUF012
    status = _status_field("Status")
    day = DatePartsField(
        subject="Day it was first known", past=True, help_text="Such as 27 3 2026"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NOT_ASKED:
            del self.fields[name]
        self.fields["place"].label = "Where is it active? (optional)"
        self.ask_team(self.viewer.team)

    def _find_place(self, cleaned: dict[str, Any]) -> None:
        given = ("place", "latitude", "longitude")
        cleaned["place_not_known"] = not any(cleaned[name] for name in given)
        super()._find_place(cleaned)

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        self.found_when = When(cleaned["day"])

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new group."""
        return super().cleaned | {
            "status": self.cleaned_data["status"],
            "first_known": self.found_when,
            "place": self.found_place,
        }


class StatusForm(ActionForm):
    """The new status of a group."""

    status = _status_field("New status")

    def __init__(self, *args: Any, group: CrimeGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status"] = group.status
