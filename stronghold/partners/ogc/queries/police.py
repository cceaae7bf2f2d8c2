"""What police may read as features: the rows and columns of their own exports.

Each slice decides the rows by its own visibility, so only a live warrant's own team can
read it as a feature. Places are for those who may read points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.fields import Choice, Field, YesNo
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.rules import is_reference
from stronghold.core.ui.tables import Holds as ColumnHolds
from stronghold.exports.columns import ExportColumn, readable
from stronghold.exports.kinds.kind import ListKind, read_rows
from stronghold.exports.kinds.records import export_of
from stronghold.figures.queries.outlines import levels_loaded
from stronghold.partners.ogc.queries.orm import Queried, as_geojson, boxes_of, q_of
from stronghold.partners.ogc.queries.police_areas import (
    AREAS,
    LEVELS,
    area,
    area_collections,
    areas,
)
from stronghold.partners.ogc.queries.police_figures import (
    every_map,
    figure,
    figure_collections,
    figures,
)
from stronghold.partners.ogc.queries.source import (
    IN_FILE,
    Collection,
    Feature,
    Features,
    Property,
    collection_named,
)
from stronghold.partners.ogc.rules import FIGURES, MOST_COUNTED, Box, ItemsRequest
from stronghold.partners.ogc.rules.conditions import CRS84

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
    """A list: its kind, its export without a filter, and what it can be filtered by.

    That is each column that shows what is stored, or a label of it.
    """

    kind: RecordKind[Any]
    export: ListKind

    @property
    def queried(self) -> Mapping[str, Queried]:
        """Made for each request: a force may have names of its own for codes."""
        return _queried(self.kind.fields)


def _queried(fields: Sequence[Field]) -> Mapping[str, Queried]:
    found = {one.name: _stored(one) for one in fields if one.means}
    return {name: one for name, one in found.items() if one is not None}


def _stored(one: Field) -> Queried | None:
    """Return where a field is stored; None if its cell shows something made of it."""
    [path, *others] = one.paths
    if others or not isinstance(path, str):
        return None
    # A subclass with a cell of its own shows something else.
    cell = type(one).cell
    if cell is Choice.cell and isinstance(one, Choice):
        return Queried(
            path, labels={code: str(one.cell(code)) for code in one.choices.values}
        )
    if cell is YesNo.cell:
        return Queried(path, is_text=False, labels={True: "yes", False: "no"})
    if cell is Field.cell:
        return Queried(path, is_text=one.holds == ColumnHolds.TEXT)
    return None


_LISTED: Mapping[str, _Listed] = MappingProxyType(
    {
        kind.code: _Listed(kind, export_of(kind))
        for kind in RECORD_KINDS
        if kind.features_text
    }
)


def every_listed() -> list[Collection]:
    """Return all collections that police can be given, with all their properties."""
    lists = [
        _collection_of(one, _included(one.export.columns), one.kind.features_text)
        for one in _LISTED.values()
    ]
    return lists + every_map() + area_collections(LEVELS)


def _included(columns: Sequence[ExportColumn]) -> list[ExportColumn]:
    return [one for one in columns if one.is_usual or one.name in _ALWAYS]


def _collection_of(
    listed: _Listed, columns: Sequence[ExportColumn], words: str
) -> Collection:
    properties = [_property(one, listed.queried.get(one.name)) for one in columns]
    return Collection(listed.kind.code, listed.kind.many, words, properties)


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
        return self._lists() + self._maps()

    def named(self, name: str) -> Collection:
        if name in _LISTED:
            return collection_named(name, self._lists())
        return collection_named(name, self._maps())

    def _lists(self) -> list[Collection]:
        may = [
            one for one in _LISTED.values() if policy.can(self._viewer, one.kind.read)
        ]
        return [self._collection(one) for one in may]

    def _maps(self) -> list[Collection]:
        """Return the maps and areas, as far as boundaries are loaded."""
        loaded = levels_loaded(force=self._viewer.force_id)
        return figure_collections(self._viewer, loaded) + area_collections(loaded)

    def box(self) -> Box | None:
        """Return None: records can be anywhere, inside the force area or outside it."""
        return None

    def features(self, collection: Collection, items_request: ItemsRequest) -> Features:
        if collection.id.startswith(AREAS):
            return areas(self._viewer, collection, items_request)
        if collection.id.startswith(FIGURES):
            return figures(self._viewer, collection, items_request)
        listed = _LISTED[collection.id]
        place = "point" if self._has_places(listed) else None
        matching = self._rows(listed).filter(
            _on_days(listed, items_request),
            q_of(items_request.where, listed.queried, place),
            boxes_of(items_request, place),
        )
        rows, most = matching, items_request.limit + 1
        if items_request.after:
            rows = rows.filter(reference__gt=items_request.after)
        found = self._read(
            listed, rows.order_by("reference")[:most], items_request.srid
        )
        shown = found[: items_request.limit]
        consulted(one.id for one in shown)
        is_all = len(found) < most and not items_request.after
        n_matched = len(found) if is_all else _n_of(matching, items_request)
        return Features(shown, has_more=len(found) == most, n_matched=n_matched)

    def feature(
        self, collection: Collection, reference: str, srid: int = CRS84
    ) -> Feature:
        if collection.id.startswith(AREAS):
            return area(self._viewer, collection, reference, srid)
        if collection.id.startswith(FIGURES):
            return figure(self._viewer, collection, reference, srid)
        if not is_reference(reference):
            raise NotFound
        listed = _LISTED[collection.id]
        rows = self._rows(listed).filter(reference=reference)
        found = self._read(listed, rows, srid)
        if not found:
            raise NotFound
        consulted([reference])
        return found[0]

    def _collection(self, listed: _Listed) -> Collection:
        words = listed.kind.features_text
        if not self._has_places(listed):
            words = f"{words} {_NO_PLACES}"
        found = _collection_of(listed, self._columns(listed), words)
        return replace(found, has_places=self._has_places(listed))

    def _rows(self, listed: _Listed) -> QuerySet[Any]:
        return listed.export.rows(self._viewer, ListFilter(listed.kind.filters))

    def _columns(self, listed: _Listed) -> list[ExportColumn]:
        """Return the usual columns of an export, without original words.

        For more of a record, people export it with a purpose, or open its page.
        """
        may = readable(listed.export.columns, listed.export.shown_to(self._viewer))
        return _included(may)

    def _has_places(self, listed: _Listed) -> bool:
        return "point" in listed.export.shown_to(self._viewer)

    def _read(self, listed: _Listed, rows: QuerySet[Any], srid: int) -> list[Feature]:
        columns = self._columns(listed)
        paths = [path for column in columns for path in column.paths]
        place: Combinable = Value(None, output_field=TextField())
        if self._has_places(listed):
            place = as_geojson("point", srid)
        values = rows.values_list("reference", place, *paths)
        return [
            Feature(
                row.reference, str(row.geometry) if row.geometry else None, row.cells
            )
            for row in read_rows(self._viewer, columns, values.iterator())
        ]


def _property(column: ExportColumn, queried: Queried | None) -> Property:
    labels = queried.labels.values() if queried else ()
    return Property(
        column.name,
        column.heading,
        column.means,
        _HOLDS[column.holds],
        is_queryable=queried is not None,
        values=[str(label) for label in labels],
    )


def _n_of(matching: QuerySet[Any], items_request: ItemsRequest) -> int | None:
    """Return how many match on all pages; None if that is not asked or too many."""
    if not items_request.counts:
        return None
    n = matching.order_by()[: MOST_COUNTED + 1].count()
    return n if n <= MOST_COUNTED else None


def _on_days(listed: _Listed, items_request: ItemsRequest) -> Q:
    """Return the condition for rows on the requested days."""
    day, rows = listed.kind.listed_on, Q()
    if items_request.first:
        rows &= Q(**{f"{day}__gte": items_request.first})
    if items_request.last:
        rows &= Q(**{f"{day}__lte": items_request.last})
    return rows
