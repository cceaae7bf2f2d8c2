"""The form of the queue: bulk changes."""

from typing import Any

from django import forms

from reports.report.choices import Grade
from reports.triage.forms.report import people_choices, team_choices
from reports.triage.rules import BulkRefused
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams, workers
from stronghold.core.kernel.errors import RuleBroken

NOTHING_CHANGED = "Nothing was changed. Untick these, or correct them first"


class BulkForm(forms.Form):
    """A bulk change of the ticked reports: made to all or to none."""

    mark_optional = False

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        # The filters on the same page have fields of the same names.
        kwargs["auto_id"] = "bulk_%s"
        super().__init__(*args, **kwargs)
        self.people = {
            person.username: person for person in workers(viewer, Verb.WORK_REPORTS)
        }
        self.teams = {str(team.pk): team for team in police_teams(viewer)}
        given = {
            "person": (
                "Assign to",
                people_choices(self.people.values(), none="Choose a person"),
            ),
            "team": (
                "Transfer to",
                team_choices(self.teams.values(), none="Choose a team"),
            ),
            "grade": ("Grade", [("", "Choose a grade"), *Grade.choices]),
        }
        for name, (label, choices) in given.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )

    @property
    def ticked(self) -> list[str]:
        """Return the references that were ticked, without what cannot be one."""
        getlist = getattr(self.data, "getlist", None)
        given = getlist("chosen") if getlist else []
        return [text for text in given if text.isascii() and "\x00" not in text]

    @property
    def change(self) -> tuple[str, dict[str, Any]]:
        """Return the move of the button pressed, and what it needs."""
        given = self.cleaned_data
        match self.data.get("do", ""):
            case "grade":
                return "assess", {"grade": given["grade"]}
            case "team":
                return "to_team", {"team": self.teams.get(given["team"])}
        return "assign", {"person": self.people.get(given["person"])}

    def add_rule(self, broken: RuleBroken) -> None:
        """Show why nothing was changed: each report's reason, or what is missing."""
        if isinstance(broken, BulkRefused):
            for words in (NOTHING_CHANGED, *broken.reasons):
                self.add_error(None, words)
        else:
            field = broken.field if broken.field in self.fields else None
            self.add_error(field, broken.message)
