"""What changed between two editions of boundaries, who owned what, and what is open."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Area, Edition
from stronghold.core.geography.visibility import own_editions
from stronghold.core.kernel import clock
from stronghold.force_setup.ownership.rules import (
    Fate,
    Share,
    fate_of,
    proposed,
    without_slivers,
)

# The new areas of concern to a force: those whose code a team of it owns, or whose
# point lies in an area of before that one owned. Pieces of outlines have an index.
_CONCERNED = """
  area.edition_id = %(after)s AND (area.code = ANY (%(codes)s) OR EXISTS (
    SELECT FROM geography_areapiece piece
    JOIN geography_area owned ON owned.id = piece.area_id
    WHERE owned.edition_id = %(before)s AND owned.code = ANY (%(codes)s)
      AND ST_Intersects(piece.piece, area.point)))
"""
_N_OPEN = f"""
SELECT count(*) FROM geography_area area
WHERE {_CONCERNED} AND NOT area.code = ANY (%(codes)s)
"""  # noqa: S608 - built only from constants
# These with the ground that they have in common with each area of before: the cost of
# the page on which a person decides, and of no other.
_SHARES = f"""
SELECT area.code, area.name, old.code, old.name,
       common.ground / ST_Area(area.outline), common.ground / ST_Area(old.outline)
FROM geography_area area
LEFT JOIN geography_area old
  ON old.edition_id = %(before)s AND ST_Intersects(old.outline, area.outline)
LEFT JOIN LATERAL (
  SELECT ST_Area(ST_Intersection(old.outline, area.outline)) AS ground
) common ON true
WHERE {_CONCERNED}
ORDER BY area.name, area.code, old.code
"""  # noqa: S608 - built only from constants


@dataclass(frozen=True)
class Change:
    """A new area: what it is made of, who has it now, and who is proposed.

    The teams are by id; None if no team has it, or none is proposed.
    """

    code: str
    name: str
    fate: Fate
    shares: Sequence[Share]
    owner: int | None
    proposed: int | None

    @property
    def is_open(self) -> bool:
        """Say whether a person has still to decide."""
        return self.owner is None


@dataclass(frozen=True)
class Gone:
    """An area of before whose code is in the new boundaries no longer."""

    code: str
    name: str
    team: str


@dataclass(frozen=True)
class NewBoundaries:
    """An edition that replaces another, where a team owned areas of it."""

    edition: Edition
    before: Edition
    changes: Sequence[Change]
    gone: Sequence[Gone]

    @property
    def n_open(self) -> int:
        return sum(one.is_open for one in self.changes)


def teams(viewer: User) -> list[Team]:
    """Return the police teams of the viewer's force, by name."""
    if not policy.can(viewer, Verb.SET_UP_FORCE):
        return []
    own = Q(organisation__force=viewer.force)
    police = Q(organisation__kind=OrganisationKind.POLICE)
    found = Team.objects.filter(own & police).select_related("organisation")
    return list(found.order_by("name", "pk"))


def new_boundaries(viewer: User) -> list[NewBoundaries]:
    """Return what changed with each edition that is in force now or will be.

    Of each kind of which a team of the viewer's force owned an area before.
    """
    owners = _owners(viewer)
    if not owners:
        return []
    names = {team.pk: team.name for team in teams(viewer)}
    found = []
    for before, after in _replaced(viewer.force_id, clock.today()):
        rows = Area.objects.filter(edition=before, code__in=list(owners))
        if not rows.exists():
            continue
        changes = _changes(before, after, owners)
        gone = [
            Gone(area.code, area.name, names[owners[area.code]])
            for area in _gone(before, after, owners)
        ]
        found.append(NewBoundaries(after, before, changes, gone))
    return found


def n_open(viewer: User) -> int:
    """Return how many new areas wait for a person to decide who owns them.

    Without measuring any ground, as the home page asks it.
    """
    owners = _owners(viewer)
    if not owners:
        return 0
    n = 0
    with connection.cursor() as cursor:
        for before, after in _replaced(viewer.force_id, clock.today()):
            cursor.execute(_N_OPEN, _given(before, after, owners))
            n += cursor.fetchone()[0]
    return n


def _given(
    before: Edition, after: Edition, owners: Mapping[str, int]
) -> dict[str, Any]:
    return {"before": before.pk, "after": after.pk, "codes": list(owners)}


def _owners(viewer: User) -> Mapping[str, int]:
    """Return the police team that owns each area, by the area's code."""
    may_see = (Verb.SET_UP_FORCE, Verb.READ_STATEMENTS)
    if not any(policy.can(viewer, verb) for verb in may_see):
        return {}
    police = Organisation.objects.filter(
        force=viewer.force, kind=OrganisationKind.POLICE
    )
    owned = TeamArea.objects.filter(organisation__in=police)
    return dict(owned.values_list("area_code", "team_id"))


def _replaced(force: int, today: date) -> list[tuple[Edition, Edition]]:
    """Return each edition of a force in force today or later, after the one before."""
    by_kind: dict[str, list[Edition]] = defaultdict(list)
    for edition in Edition.objects.filter(own_editions(force)).order_by(
        "kind", F("valid_from").asc(nulls_first=True)
    ):
        by_kind[edition.kind].append(edition)
    return [
        (before, after)
        for editions in by_kind.values()
        for before, after in zip(editions, editions[1:], strict=False)
        if after.valid_to is None or after.valid_to >= today
    ]


def _changes(
    before: Edition, after: Edition, owners: Mapping[str, int]
) -> list[Change]:
    shares: dict[tuple[str, str], list[Share]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, _given(before, after, owners))
        for code, name, old, old_name, of_new, of_old in cursor.fetchall():
            found = shares[code, name]
            if old is not None:
                found.append(Share(old, old_name, of_new, of_old))
    made = [
        _change(code, name, without_slivers(found), owners)
        for (code, name), found in shares.items()
    ]
    return [one for one in made if not _is_same(one)]


def _change(
    code: str, name: str, shares: Sequence[Share], owners: Mapping[str, int]
) -> Change:
    return Change(
        code=code,
        name=name,
        fate=fate_of(shares),
        shares=shares,
        owner=owners.get(code),
        proposed=proposed(shares, owners),
    )


def _is_same(one: Change) -> bool:
    """Return whether an area is as before, with its code."""
    codes = [share.code for share in one.shares]
    return one.fate == Fate.RENAMED and codes == [one.code]


def _gone(before: Edition, after: Edition, owned: Collection[str]) -> list[Area]:
    there = Area.objects.filter(edition=after).values("code")
    found = Area.objects.filter(edition=before, code__in=list(owned))
    return list(found.exclude(code__in=there).order_by("name", "code"))
