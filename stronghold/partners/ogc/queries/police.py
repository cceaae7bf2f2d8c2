"""What police may read as features: the rows and columns of their own exports.

Each slice decides the rows by its own visibility, so only a live warrant's own team can
read it as a feature. Places are for those who may read points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.rules import is_reference
from stronghold.exports.columns import ExportColumn, readable
from stronghold.exports.kinds.kind import ListKind, read_rows
from stronghold.exports.kinds.records import export_of
from stronghold.partners.ogc.queries.source import (
    IN_FILE,
    Collection,
    Feature,
    Features,
    Property,
)
from stronghold.partners.ogc.rules import Box, ItemsRequest

# Included in any case: a code that joins records to boundaries in a map program.
_ALWAYS = {"ward_code"}
_HOLDS = {column: holds for holds, column in IN_FILE.items()}
_WORDS = (
    "The records of your force that you may read, for map programs such as QGIS, by "
    "OGC API - Features. Each read is logged."
)
_NO_PLACES = "Places are left out, because your role may not read them on a map."


@dataclass(frozen=True)
class _Listed:
    """A list: its kind, and its export without a filter."""

    kind: RecordKind[Any]
    export: ListKind


_LISTED: Mapping[str, _Listed] = MappingProxyType(
    {
        kind.code: _Listed(kind, export_of(kind))
        for kind in RECORD_KINDS
        if kind.features_text
    }
)


class PoliceSource:
    """What the lists show to a police user, without records in error."""

    # Police read under no agreement.
    agreement = ""
    words = _WORDS

    def __init__(self, viewer: User) -> None:
        self._viewer = viewer

    @property
    def title(self) -> str:
        return f"Records of {self._viewer.force.name}"

    def collections(self) -> Sequence[Collection]:
        may = [
            one for one in _LISTED.values() if policy.can(self._viewer, one.kind.read)
        ]
        return [self._collection(one) for one in may]

    def box(self) -> Box | None:
        """Return None: records can be anywhere, inside the force area or outside it."""
        return None

    def features(self, collection: Collection, items_request: ItemsRequest) -> Features:
        listed = _LISTED[collection.id]
        rows = self._rows(listed).filter(_requested(listed, items_request))
        if items_request.boxes:
            rows = rows.filter(self._within(listed, items_request.boxes))
        found = self._read(
            listed, rows.order_by("reference")[: items_request.limit + 1]
        )
        shown = found[: items_request.limit]
        consulted(one.id for one in shown)
        return Features(shown, has_more=len(found) > items_request.limit)

    def feature(self, collection: Collection, reference: str) -> Feature:
        if not is_reference(reference):
            raise NotFound
        listed = _LISTED[collection.id]
        found = self._read(listed, self._rows(listed).filter(reference=reference))
        if not found:
            raise NotFound
        consulted([reference])
        return found[0]

    def _collection(self, listed: _Listed) -> Collection:
        words = listed.kind.features_text
        if not self._has_places(listed):
            words = f"{words} {_NO_PLACES}"
        columns = self._columns(listed)
        return Collection(
            listed.kind.code, listed.kind.many, words, [_property(c) for c in columns]
        )

    def _rows(self, listed: _Listed) -> QuerySet[Any]:
        return listed.export.rows(self._viewer, ListFilter(listed.kind.filters))

    def _columns(self, listed: _Listed) -> list[ExportColumn]:
        """Return the usual columns of an export, without original words.

        For more of a record, people export it with a purpose, or open its page.
        """
        may = readable(listed.export.columns, listed.export.shown_to(self._viewer))
        return [one for one in may if one.is_usual or one.name in _ALWAYS]

    def _has_places(self, listed: _Listed) -> bool:
        return "point" in listed.export.shown_to(self._viewer)

    def _within(self, listed: _Listed, boxes: Sequence[Box]) -> Q:
        """Return what lies in a box; nothing for a viewer who may not read places."""
        if not self._has_places(listed):
            return Q(pk__in=[])
        within = Q()
        for box in boxes:
            around = Polygon.from_bbox(box)
            around.srid = 4326
            within |= Q(point__intersects=around)
        return within

    def _read(self, listed: _Listed, rows: QuerySet[Any]) -> list[Feature]:
        columns = self._columns(listed)
        paths = [path for column in columns for path in column.paths]
        place: Combinable = Value(None, output_field=TextField())
        if self._has_places(listed):
            place = AsGeoJSON("point", precision=6)
        values = rows.values_list("reference", place, *paths)
        return [
            Feature(
                row.reference, str(row.geometry) if row.geometry else None, row.cells
            )
            for row in read_rows(self._viewer, columns, values.iterator())
        ]


def _property(column: ExportColumn) -> Property:
    return Property(column.name, column.heading, column.means, _HOLDS[column.holds])


def _requested(listed: _Listed, items_request: ItemsRequest) -> Q:
    """Return the condition for rows after a reference and on the requested days."""
    day, rows = listed.kind.listed_on, Q()
    if items_request.after:
        rows &= Q(reference__gt=items_request.after)
    if items_request.first:
        rows &= Q(**{f"{day}__gte": items_request.first})
    if items_request.last:
        rows &= Q(**{f"{day}__lte": items_request.last})
    return rows
