"""What police may read as features: the rows and columns of their own exports.

Which rows these are is asked of each slice, by its own visibility, so a live warrant is
a feature for its own team alone. Places are for those who may read points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from operations.arrests.queries import ArrestFilter
from operations.closures.queries import ClosureFilter
from operations.umbrella.queries.activities import ActivityFilter
from operations.warrants.queries import WarrantFilter
from reports.queries.report import ReportFilter
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.exports.columns import ExportColumn, readable
from stronghold.dashboard.exports.kinds.enforcement import ARRESTS, CLOSURES, WARRANTS
from stronghold.dashboard.exports.kinds.kind import ListKind, cells_of
from stronghold.dashboard.exports.kinds.reports import REPORTS
from stronghold.dashboard.exports.kinds.work import ACTIVITIES
from stronghold.kernel.errors import NotFound
from stronghold.portal.ogc.queries.source import (
    IN_FILE,
    Collection,
    Feature,
    Features,
    Property,
)
from stronghold.portal.ogc.rules import Box, Wish
from stronghold.records.queries import RecordFilter
from stronghold.records.rules import is_reference

# A code that joins each record to the boundaries that a map program has.
_BESIDES = {"ward_code"}
_HOLDS = {column: told for told, column in IN_FILE.items()}
_WORDS = (
    "The records of your force that you may read, for map programs such as QGIS, by "
    "OGC API - Features. Each time that something is read here is logged."
)
_NO_PLACES = "Places are left out, since your role does not read them on a map."


@dataclass(frozen=True)
class _Listed:
    """A list: how it is exported, what it holds unfiltered, and what that is."""

    kind: ListKind
    unfiltered: RecordFilter
    means: str


_LISTED: Mapping[str, _Listed] = MappingProxyType(
    {
        one.kind.code: one
        for one in (
            _Listed(REPORTS, ReportFilter(), "By the day on which each was received."),
            _Listed(ARRESTS, ArrestFilter(), "By the day of each."),
            _Listed(
                WARRANTS,
                WarrantFilter(),
                "By the day on which each was drawn up. One under which somebody may "
                "still go in is there for its own team alone.",
            ),
            _Listed(CLOSURES, ClosureFilter(), "By the day on which each was opened."),
            _Listed(ACTIVITIES, ActivityFilter(), "By the day of each."),
        )
    }
)


class PoliceSource:
    """What the lists hold for one of the police, without those recorded in error."""

    # It is given by no agreement.
    agreement = ""
    words = _WORDS

    def __init__(self, viewer: User) -> None:
        self._viewer = viewer

    @property
    def title(self) -> str:
        return f"Records of {self._viewer.force.name}"

    def collections(self) -> Sequence[Collection]:
        may = [
            one for one in _LISTED.values() if policy.can(self._viewer, one.kind.verb)
        ]
        return [self._collection(one) for one in may]

    def box(self) -> Box | None:
        """Return none: records lie wherever they lie, in the force or out of it."""
        return None

    def features(self, collection: Collection, wish: Wish) -> Features:
        listed = _LISTED[collection.id]
        rows = self._rows(listed).filter(_wished(listed, wish))
        if wish.boxes:
            rows = rows.filter(self._within(listed, wish.boxes))
        found = self._read(listed, rows.order_by("reference")[: wish.limit + 1])
        shown = found[: wish.limit]
        consulted(one.id for one in shown)
        return Features(shown, has_more=len(found) > wish.limit)

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
        words = listed.means
        if not self._has_places(listed):
            words = f"{words} {_NO_PLACES}"
        columns = self._columns(listed)
        return Collection(
            listed.kind.code, listed.kind.label, words, [_property(c) for c in columns]
        )

    def _rows(self, listed: _Listed) -> QuerySet[Any]:
        return listed.kind.rows(self._viewer, listed.unfiltered)

    def _columns(self, listed: _Listed) -> list[ExportColumn]:
        """Return what a file holds unless somebody chooses: no words as they were told.

        Those who want more of the record take it out with a purpose, or open its page.
        """
        may = readable(listed.kind.columns, listed.kind.shown_to(self._viewer))
        return [one for one in may if one.is_usual or one.name in _BESIDES]

    def _has_places(self, listed: _Listed) -> bool:
        return "point" in listed.kind.shown_to(self._viewer)

    def _within(self, listed: _Listed, boxes: Sequence[Box]) -> Q:
        """Return what lies in a box; nothing for whom a box would tell of places."""
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
            Feature(reference, geometry, cells_of(columns, told))
            for reference, geometry, *told in values
        ]


def _property(column: ExportColumn) -> Property:
    return Property(column.name, column.heading, column.means, _HOLDS[column.holds])


def _wished(listed: _Listed, wish: Wish) -> Q:
    """Return what comes after a reference, on the days that the list counts."""
    day, rows = listed.unfiltered.counted_on, Q()
    if wish.after:
        rows &= Q(reference__gt=wish.after)
    if wish.first:
        rows &= Q(**{f"{day}__gte": wish.first})
    if wish.last:
        rows &= Q(**{f"{day}__lte": wish.last})
    return rows
