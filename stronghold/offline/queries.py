"""The places that a phone stores: streets and postcodes, never premises."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.geography.choices import StreetKind
from stronghold.core.geography.models import Area, AreaPiece, Postcode, Street
from stronghold.core.geography.names import GENERIC, SHORT_TYPES
from stronghold.core.geography.queries import editions_on
from stronghold.core.geography.rules import BEFORE_STREET
from stronghold.core.geography.visibility import own_postcodes, own_streets
from stronghold.core.kernel import clock


def places_to_keep(viewer: User) -> tuple[str, str]:
    """Return the places of the viewer's district as JSON, and a hash of the JSON.

    Without a team with areas, all places of the force. Each is a pair: its key in
    forms, and its name. The words by which names are compared come with them, so that a
    phone finds a place as the site does.
    """
    force = viewer.force_id
    inside = _inside(_areas_of_team(viewer))
    streets = Street.objects.filter(inside, own_streets(force), kind=StreetKind.STREET)
    postcodes = Postcode.objects.filter(inside, own_postcodes(force))
    places = [
        *_named("street", streets.order_by("name", "locality", "pk")),
        *_named("postcode", postcodes.order_by("code")),
    ]
    stored = {
        "before_street": BEFORE_STREET,
        "short_types": SHORT_TYPES,
        "generic": sorted(GENERIC),
        "places": places,
    }
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:32]


def _named(kind: str, rows: QuerySet[Any]) -> list[tuple[str, str]]:
    return [(f"{kind}:{row.pk}", str(row)) for row in rows.defer("point")]


def _areas_of_team(viewer: User) -> Sequence[int]:
    """Return the ids of the districts of the areas that the viewer's team owns."""
    if viewer.team_id is None:
        return []
    codes = TeamArea.objects.filter(team=viewer.team_id).values("area_code")
    today = editions_on(clock.today(), force=viewer.force_id)
    areas = Area.objects.filter(code__in=codes, edition__in=today)
    return [area.parent_id or area.pk for area in areas.defer("outline", "point")]


def _inside(areas: Sequence[int]) -> Q:
    """Return the condition for points in one of the areas; none without areas."""
    if not areas:
        return Q()
    pieces = AreaPiece.objects.filter(
        area__in=areas, piece__intersects=OuterRef("point")
    )
    return Q(Exists(pieces))
