"""The forms of an organisation and of a team."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms

from stronghold.core.accounts.choices import IssuesAs, OrganisationKind
from stronghold.core.accounts.models import Organisation, Team
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.widgets import ChipCheckboxes, FoldedCheckboxes
from stronghold.force_setup.organisations.queries import (
    Ward,
    areas_of,
    districts,
    wards,
)

_OF_POLICE = (
    "None if it serves all. A district that is not ticked needs no team: reports there "
    "go to no team, and wait in that queue"
)
_PARTNERS = [one for one in OrganisationKind.choices if one[0] != "police"]


class OrganisationForm(ActionForm):
    """An organisation that exists; what only a council has is asked of councils."""

    mark_optional = False
    name = forms.CharField(
        label="Name",
        max_length=100,
        error_messages={"required": "Enter the name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issues_as = forms.ChoiceField(
        label="Does it issue closure notices?",
        choices=[("", "No")]
        + [(code, f"As a {str(label).lower()}") for code, label in IssuesAs.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    districts = forms.MultipleChoiceField(
        label="Districts that it serves",
        required=False,
        help_text="None if it serves the whole force. A council opens closure cases, "
        "and is consulted, only in its own",
        widget=ChipCheckboxes,
    )

    def __init__(self, *args: Any, kind: str, force: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["districts"]
        # What was set by the file stays, also before its boundaries are loaded.
        known = dict(districts(force))
        chosen: Sequence[str] = self.initial.get("districts", ())
        field.choices = list(known.items()) + [(c, c) for c in chosen if c not in known]
        if not field.choices:
            del self.fields["districts"]
        elif kind == OrganisationKind.POLICE:
            field.label = "Districts that it serves with this site"
            field.help_text = _OF_POLICE
        if kind not in {OrganisationKind.COUNCIL, ""}:
            del self.fields["issues_as"]

    @property
    def details(self) -> dict[str, Any]:
        """Return what was given; what was not asked stays as it was."""
        given = {
            name: self.cleaned_data.get(name, self.initial.get(name, empty))
            for name, empty in (("issues_as", ""), ("districts", ()))
        }
        return given | {"name": " ".join(self.cleaned_data["name"].split())}


class NewOrganisationForm(OrganisationForm):
    """A partner that is added."""

    field_order = ("name", "kind", "issues_as", "districts")
    shown_when = {"issues_as": "kind=council"}

    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=_PARTNERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of organisation"},
        help_text="It decides what its people can do, and cannot be changed later",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind="", **kwargs)


def changes_to(row: Organisation, data: Any) -> OrganisationForm:
    """Return the form that changes an organisation."""
    names = ("name", "issues_as", "districts")
    initial = {name: getattr(row, name) for name in names}
    return OrganisationForm(data, kind=row.kind, force=row.force_id, initial=initial)


class TeamForm(ActionForm):
    """A team; of the police also whether it is a duty team, and its wards."""

    mark_optional = False
    name = forms.CharField(
        label="Name",
        max_length=100,
        error_messages={"required": "Enter the name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_duty = forms.BooleanField(
        label="This is a duty team",
        required=False,
        help_text="It is alerted to what no one else has done in time",
    )
    wards = forms.MultipleChoiceField(
        label="Wards",
        required=False,
        help_text="New reports there go to this team. A ward that another team has "
        "moves to this one",
        widget=FoldedCheckboxes,
    )

    def __init__(
        self, *args: Any, of: Organisation, row: Team | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        is_police = of.kind == OrganisationKind.POLICE
        found = wards(of, row) if is_police else []
        self.found = found
        self.offered = [ward.code for ward in found]
        own = row.name if row else ""
        field: Any = self.fields["wards"]
        field.choices = _by_district(found, own)
        field.widget.unfolded = {ward.district for ward in found if ward.is_near}
        if row:
            areas = areas_of(row)
            self.initial = {
                "name": row.name,
                "is_duty": row.is_duty,
                "wards": [code for code in self.offered if code in areas],
            }
        if not found:
            del self.fields["wards"]
        if not is_police:
            del self.fields["is_duty"]

    @property
    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": " ".join(given["name"].split()),
            "is_duty": given.get("is_duty", False),
            "wards": given.get("wards", ()),
            "offered": self.offered,
        }


def _by_district(found: Sequence[Ward], own: str) -> list[tuple[str, Any]]:
    """Return the choices of wards in groups; those of no district stand alone."""
    choices: list[tuple[str, Any]] = []
    for district, group in groupby(found, key=attrgetter("district")):
        rows = [(ward.code, _named(ward, own)) for ward in group]
        choices += [(district, rows)] if district else rows
    return choices


def _named(ward: Ward, own: str) -> str:
    """Return a ward with the team that has it: another, or one by its district."""
    if ward.by_district:
        return f"{ward.name} ({ward.team}, by its district)"
    return f"{ward.name} ({ward.team})" if ward.team not in {"", own} else ward.name
