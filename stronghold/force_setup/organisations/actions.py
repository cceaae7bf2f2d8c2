"""Adds and changes the organisations of a force and their teams; each is an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.force_setup.organisations import queries, rules
from stronghold.force_setup.organisations.choices import OrganisationChange

# Two who give one name or one ward at once would not see each other.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('accounts.organisations'))"


@dataclass(frozen=True)
class Details:
    """What can be changed of an organisation; districts by code."""

    name: str
    issues_as: str = ""
    districts: Sequence[str] = ()


@dataclass(frozen=True)
class TeamDetails:
    """What can be changed of a team. `wards` are those that it has, of those `offered`.

    Areas that were not offered, such as LSOAs from the file of the force, stay.
    """

    name: str
    is_duty: bool = False
    wards: Sequence[str] = ()
    offered: Sequence[str] = ()


@transaction.atomic(durable=True)
def add_organisation(*, by: User, kind: str, given: Details) -> Organisation:
    """Add a partner to the force."""
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    _one_at_a_time()
    rules.check_is_partner(is_police=kind == OrganisationKind.POLICE)
    _check_issues(kind, given)
    code = _code_of(given.name)
    taken = queries.is_name_taken(given.name, code, among=None)
    rules.check_is_free(given.name, is_taken=taken)
    row = Organisation.objects.create(
        code=code,
        name=given.name,
        kind=kind,
        force=by.force,
        issues_as=given.issues_as,
        districts=list(given.districts),
    )
    _record(by, f"organisation:{row.code}", OrganisationChange.ADDED)
    return row


@transaction.atomic(durable=True)
def change_organisation(*, by: User, code: str, given: Details) -> Organisation:
    """Change an organisation. Its code and its kind stay as they are."""
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    _one_at_a_time()
    row = queries.organisation(by, code)
    _check_issues(row.kind, given)
    if row.name != given.name:
        others = Organisation.objects.filter(name=given.name)
        rules.check_is_free(given.name, is_taken=others.exists())
    values = {
        "name": given.name,
        "issues_as": given.issues_as,
        "districts": list(given.districts),
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
        _record(by, f"organisation:{row.code}", OrganisationChange.CHANGED, changed)
    return row


@transaction.atomic(durable=True)
def add_team(*, by: User, code: str, given: TeamDetails) -> Team:
    """Add a team to an organisation."""
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    _one_at_a_time()
    of = queries.organisation(by, code)
    team_code = _code_of(given.name)
    taken = queries.is_name_taken(given.name, team_code, among=of.teams.all())
    rules.check_is_free(given.name, is_taken=taken)
    row = Team.objects.create(
        organisation=of, code=team_code, name=given.name, is_duty=given.is_duty
    )
    _give_wards(row, given)
    _record(by, f"team:{row.code}", OrganisationChange.TEAM_ADDED)
    return row


@transaction.atomic(durable=True)
def change_team(*, by: User, code: str, team_id: int, given: TeamDetails) -> Team:
    """Change a team. A ward that another team of its organisation has moves to it."""
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    _one_at_a_time()
    row = queries.team(by, code, team_id)
    others = row.organisation.teams.exclude(pk=row.pk)
    if row.name != given.name:
        taken = others.filter(name=given.name).exists()
        rules.check_is_free(given.name, is_taken=taken)
    values = {"name": given.name, "is_duty": given.is_duty}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    if _give_wards(row, given):
        changed.append("wards")
    if changed:
        _record(by, f"team:{row.code}", OrganisationChange.TEAM_CHANGED, changed)
    return row


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _give_wards(team: Team, given: TeamDetails) -> bool:
    """Give a team the wards chosen of those offered; return whether any changes."""
    had = queries.areas_of(team)
    kept = [code for code in had if code not in given.offered]
    chosen = sorted({code for code in given.wards if code in given.offered})
    if sorted(kept + chosen) == sorted(had):
        return False
    give_areas(team, kept + chosen)
    return True


def _check_issues(kind: str, given: Details) -> None:
    rules.check_issues(
        is_council=kind == OrganisationKind.COUNCIL,
        issues_as=given.issues_as,
        districts=given.districts,
    )


def _code_of(name: str) -> str:
    """Return the code of an organisation or a team, from its name. It never changes."""
    return slugify(name)[:40].strip("-") or "other"


def _record(by: User, named: str, change: str, fields: Sequence[str] = ()) -> None:
    detail: dict[str, Any] = {"change": change}
    if fields:
        detail["fields"] = list(fields)
    record(Kind.PERMISSION_CHANGE, by=by, records=[named], detail=detail)


def give_areas(team: Team, codes: Sequence[str]) -> None:
    """Make a team of an organisation the owner of exactly these areas."""
    owned = TeamArea.objects.filter(organisation=team.organisation)
    owned.filter(team=team).exclude(area_code__in=codes).delete()
    owned.filter(area_code__in=codes).exclude(team=team).update(team=team)
    had = set(owned.filter(team=team).values_list("area_code", flat=True))
    TeamArea.objects.bulk_create(
        TeamArea(organisation=team.organisation, team=team, area_code=code)
        for code in codes
        if code not in had
    )
