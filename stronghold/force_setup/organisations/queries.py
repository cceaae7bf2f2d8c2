"""Reads of the organisations of a force, their teams, and the wards that they have."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Case, Count, Func, Q, TextField, Value, When

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Organisation, Team, TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.visibility import visible_organisations
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound

# By how much outlines are simplified, in degrees; of more wards than this, coarsely.
FINE, COARSE = 0.0002, 0.001
MOST_FINE = 100


@dataclass(frozen=True)
class Ward:
    """A ward with its district, and the name of the team that has it, if one does.

    `by_district` if the team has it because it has the whole district. `is_near` in a
    district in which the team of the form has an area, or another team if it has none.
    """

    code: str
    name: str
    district: str = ""
    team: str = ""
    by_district: bool = False
    is_near: bool = False


def organisations(viewer: User) -> list[Organisation]:
    """Return the organisations that the viewer keeps, with their teams, by name.

    `n_people` is how many open accounts each has.
    """
    people = Count("users", filter=Q(users__is_active=True), distinct=True)
    found = Organisation.objects.filter(_kept(viewer)).annotate(n_people=people)
    return list(found.prefetch_related("teams").order_by("name"))


def kept_by_others(viewer: User) -> list[Organisation]:
    """Return the partners that work with the viewer's force and that another keeps."""
    if not policy.can(viewer, Verb.MANAGE_ORGANISATIONS):
        return []
    found = Organisation.objects.filter(also_with__contains=[viewer.force.pk])
    return list(found.order_by("name"))


def organisation(viewer: User, code: str) -> Organisation:
    """Return one of them. NotFound for another force's."""
    found = Organisation.objects.filter(_kept(viewer), code=code)
    row = found.select_related("force").prefetch_related("teams").first()
    if row is None:
        raise NotFound
    return row


def team(viewer: User, code: str, team_id: int) -> Team:
    """Return a team of one of them. NotFound for any other."""
    own = organisation(viewer, code)
    found = Team.objects.filter(organisation=own, pk=team_id)
    row = found.select_related("organisation").first()
    if row is None:
        raise NotFound
    return row


def districts(force: int) -> list[tuple[str, str]]:
    """Return the code and name of each of a force's districts today, by name."""
    rows = Area.objects.filter(
        edition=edition_on(AreaKind.DISTRICT, clock.today(), force=force)
    )
    return list(rows.order_by("name").values_list("code", "name"))


def wards(of: Organisation, team: Team | None = None) -> list[Ward]:
    """Return all wards of the force today, with the organisation's team of each.

    Those near come first; then by district and name.
    """
    owned = TeamArea.objects.filter(organisation=of)
    owners = dict(owned.values_list("area_code", "team__name"))
    own = list(owned.filter(team=team).values_list("area_code", flat=True))
    near = _districts_of(own or owners)
    today = edition_on(AreaKind.WARD, clock.today(), force=of.force_id)
    rows = Area.objects.filter(edition=today)
    # The parent of a ward is its district; None if no districts are loaded.
    columns = ("code", "name", "parent__code", "parent__name")
    found = [
        Ward(
            code=code,
            name=name,
            district=district or "",
            team=owners.get(code) or owners.get(home, ""),
            by_district=code not in owners and home in owners,
            is_near=home in near,
        )
        for code, name, home, district in rows.values_list(*columns)
    ]
    return sorted(found, key=_place_in_list)


def _place_in_list(ward: Ward) -> tuple[Any, ...]:
    return (not ward.is_near, ward.district, ward.name, ward.code)


def _districts_of(areas: Collection[str]) -> set[str]:
    """Return the codes of the districts that these areas are in, or are themselves."""
    parents = Area.objects.filter(
        code__in=list(areas), parent__edition__kind=AreaKind.DISTRICT
    )
    return set(parents.values_list("parent__code", flat=True)) | set(areas)


def drawn(of: Organisation, found: Sequence[Ward]) -> dict[str, Any]:
    """Return the outlines of these wards of today as GeoJSON, as a map draws them.

    The map shows who has which ward, no more: they are simplified by some 20 metres,
    and of many wards by some 100 metres where the team is not at work.
    """
    known = {ward.code: ward for ward in found}
    near = [ward.code for ward in found if ward.is_near]
    coarse = COARSE if len(found) > MOST_FINE else FINE
    rows = Area.objects.filter(
        edition=edition_on(AreaKind.WARD, clock.today(), force=of.force_id),
        code__in=list(known),
    )
    by = Case(When(code__in=near, then=Value(FINE)), default=Value(coarse))
    outlines = rows.annotate(drawn=_Drawn("outline", by)).order_by("code")
    features = [
        {
            "type": "Feature",
            "properties": asdict(known[code]),
            "geometry": json.loads(outline),
        }
        for code, outline in outlines.values_list("code", "drawn")
    ]
    return {"type": "FeatureCollection", "features": features}


class _Drawn(Func):
    """An outline as GeoJSON: simplified, in degrees with five decimals, about 1 m."""

    template = "ST_AsGeoJSON(ST_SimplifyPreserveTopology(%(expressions)s), 5)"
    output_field = TextField()


def areas_of(team: Team) -> Sequence[str]:
    """Return the codes of the areas that a team has, of whatever kind."""
    found = TeamArea.objects.filter(team=team).order_by("area_code")
    return list(found.values_list("area_code", flat=True))


def is_name_taken(name: str, code: str, *, among: Collection[Team] | None) -> bool:
    """Return whether a team of these, or an organisation, has the name or its code."""
    if among is not None:
        return any(one.code == code or one.name == name for one in among)
    return Organisation.objects.filter(Q(code=code) | Q(name=name)).exists()


def _kept(viewer: User) -> Q:
    if not policy.can(viewer, Verb.MANAGE_ORGANISATIONS):
        return Q(pk__in=[])
    return visible_organisations(viewer)
