"""The areas that figures are counted by, in their current boundaries, for the police.

Boundaries are reference data, which everyone who reads features may have.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.contrib.gis.db.models import GeometryField
from django.db.models import F, Func, QuerySet, Value
from django.db.models.expressions import Expression

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, Edition
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.figures.choices import Level
from stronghold.partners.ogc.queries.orm import Queried, as_geojson, boxes_of, q_of
from stronghold.partners.ogc.queries.source import (
    Collection,
    Feature,
    Features,
    Property,
)
from stronghold.partners.ogc.rules import ItemsRequest
from stronghold.partners.ogc.rules.conditions import CRS84, Intersects

AREAS = "areas-"
LEVELS = (Level.DISTRICT, Level.WARD, Level.LSOA)
# In degrees: to about 50 metres for districts, and 10 for others.
SIMPLER = {Level.DISTRICT: 0.0005, Level.WARD: 0.0001, Level.LSOA: 0.0001}
_PROPERTIES = (Property("code", "Area code"), Property("name", "Name"))
_COLUMNS = {"code": Queried("code"), "name": Queried("name")}


def area_collections(loaded: Container[Level]) -> list[Collection]:
    """Return a collection for each of these levels."""
    return [_collection(level) for level in LEVELS if level in loaded]


def _collection(level: Level) -> Collection:
    label = level.label if level == Level.LSOA else level.label.lower()
    return Collection(
        f"{AREAS}{level.value}",
        f"Areas: {label}s",
        "In their current boundaries. The code joins them to figures and records.",
        _PROPERTIES,
        shape="MultiPolygon",
        has_days=False,
        is_of_records=False,
    )


def areas(
    viewer: User, collection: Collection, items_request: ItemsRequest
) -> Features:
    where = q_of(items_request.where, _COLUMNS, "outline")
    within = boxes_of(items_request, "outline")
    rows = _areas_of(viewer, _level_of(collection)).filter(where, within)
    later = rows.filter(code__gt=items_request.after) if items_request.after else rows
    found = _read(later[: items_request.limit + 1], items_request.srid)
    shown = found[: items_request.limit]
    is_all = len(found) == len(shown) and not items_request.after
    return Features(
        shown,
        has_more=len(found) > items_request.limit,
        n_matched=len(found) if is_all else rows.count(),
    )


def area(viewer: User, collection: Collection, code: str, srid: int = CRS84) -> Feature:
    rows = _areas_of(viewer, _level_of(collection)).filter(code=code)
    found = [] if "\x00" in code else _read(rows, srid)
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True)
class AreasOn:
    """The areas of a force's level in the boundaries of a day."""

    level: Level
    edition: Edition | None

    @classmethod
    def of(cls, viewer: User, level: Level, day: date) -> Self:
        """Return those of the viewer's force; never boundaries of days to come."""
        known = min(day, clock.today())
        return cls(level, edition_on(level.value, known, force=viewer.force_id))

    @property
    def since(self) -> date:
        """The day from which these boundaries are in force."""
        first = self.edition.valid_from if self.edition else None
        return first or date.min

    def names(self) -> dict[str, str]:
        return dict(self._rows().values_list("code", "name"))

    def codes_in(self, shape: Intersects) -> set[str]:
        """Return the codes of those that a shape meets."""
        within = self._rows().filter(q_of(shape, _COLUMNS, "outline"))
        return set(within.values_list("code", flat=True))

    def drawn(self, codes: Sequence[str], srid: int) -> dict[str, Any]:
        """Return simplified outlines as GeoJSON, by the codes of areas."""
        outline = as_geojson(_simpler(self.level), srid)
        rows = self._rows().filter(code__in=codes)
        return dict(rows.values_list("code", outline))

    def _rows(self) -> QuerySet[Area]:
        return Area.objects.filter(edition=self.edition)


def _level_of(collection: Collection) -> Level:
    return Level(collection.id.removeprefix(AREAS))


def _areas_of(viewer: User, level: Level) -> QuerySet[Area]:
    edition = edition_on(level.value, clock.today(), force=viewer.force_id)
    return Area.objects.filter(edition=edition).order_by("code")


def _read(rows: QuerySet[Area], srid: int) -> list[Feature]:
    shown = rows.values_list("code", "name", as_geojson("outline", srid))
    return [Feature(code, outline, [code, name]) for code, name, outline in shown]


def _simpler(level: Level) -> Expression:
    field = GeometryField(srid=CRS84)
    simple = Func(
        F("outline"),
        Value(SIMPLER[level]),
        function="ST_SimplifyPreserveTopology",
        output_field=field,
    )
    return Func(simple, function="ST_Multi", output_field=field)
