"""The action by which a person decides which teams own areas that changed."""

from collections.abc import Mapping

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceChange
from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.ownership import queries


@transaction.atomic(durable=True)
def decide_areas(*, by: User, owners: Mapping[str, int | None]) -> int:
    """Give each of these new areas, by code, to a team of the force by id, or to none.

    Return how many change hands. Areas of before stay with their teams: what is dated
    before the new boundaries still goes there.
    """
    policy.require(by, Verb.SET_UP_FORCE)
    # Locked, so that two decisions at once do not give one area to two teams.
    Force.objects.select_for_update().get(pk=by.force.pk)
    teams = {team.pk: team for team in queries.teams(by)}
    open_now = {
        one.code: one.owner
        for found in queries.new_boundaries(by)
        for one in found.changes
    }
    changed: dict[str, list[str]] = {}
    for code, team in owners.items():
        if code not in open_now or (team is not None and team not in teams):
            raise RuleBroken("The boundaries have changed. Load this page again")
        if open_now[code] == team:
            continue
        police = [one.organisation_id for one in teams.values()]
        TeamArea.objects.filter(organisation__in=police, area_code=code).delete()
        if team is not None:
            new = teams[team]
            TeamArea.objects.create(
                organisation=new.organisation, team=new, area_code=code
            )
        names = [teams[pk].code if pk else "" for pk in (open_now[code], team)]
        changed[code] = names
    if changed:
        detail = {"change": ForceChange.AREAS_DECIDED, "areas": changed}
        record(Kind.PERMISSION_CHANGE, by=by, force=by.force.code, detail=detail)
    return len(changed)
