"""The form in which a team is chosen for each area that changed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from stronghold.core.accounts.models import Team
from stronghold.core.ui.action_form import ActionForm
from stronghold.force_setup.ownership.queries import NewBoundaries

_LATER = ""


class OwnersForm(ActionForm):
    """A choice of team for each area of new boundaries, by the area's code."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        found: Sequence[NewBoundaries],
        teams: Sequence[Team],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        choices = [(_LATER, "No team for now")]
        choices += [(str(team.pk), team.name) for team in teams]
        for one in (change for boundaries in found for change in boundaries.changes):
            self.fields[one.code] = forms.ChoiceField(
                label=f"Team for {one.name}",
                choices=choices,
                required=False,
                initial=str(one.owner or one.proposed or _LATER),
            )

    @property
    def owners(self) -> dict[str, int | None]:
        """Return the team chosen for each area, by id; None for no team."""
        return {
            code: int(team) if team else None
            for code, team in self.cleaned_data.items()
        }
