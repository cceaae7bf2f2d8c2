"""What an agreement shares as features, read like its pages: by the partners' role.

Boxes and days are compared with operators marked as leakproof, so that PostgreSQL can
use an index behind the security barrier (bin/lib/sql/database.sql).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from stronghold.brief.publishing.measures import PUBLISHED
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import in_force
from stronghold.partners.ogc.queries.figures import (
    collections_of,
    measures_of,
    view_of_figures,
)
from stronghold.partners.ogc.queries.source import (
    Collection,
    Feature,
    Features,
    Property,
    collection_named,
)
from stronghold.partners.ogc.queries.views import View, count_of, row_of, rows_of
from stronghold.partners.ogc.rules import FIGURES, MOST_COUNTED, Box, ItemsRequest
from stronghold.partners.ogc.rules.conditions import CRS84
from stronghold.partners.ogc.rules.cql2 import Holds
from stronghold.partners.portal.kinds import KINDS, LABELS, NAMES, SharedKind
from stronghold.partners.portal.queries import Reading, reading

AREAS = "areas"
# Kinds that can be shown on a map; taskings and referrals have no point.
_PLACED = (Shared.CLOSURES, Shared.WARRANTS, Shared.ACTIVITIES)
_MEANS = {
    Shared.CLOSURES: "Closure cases on which a court decided.",
    Shared.WARRANTS: "Warrants that were executed, once the embargo is over.",
    Shared.ACTIVITIES: "What police and partners did, once it has ended.",
}
_LETTERS = {Shared.CLOSURES: "C", Shared.WARRANTS: "W", Shared.ACTIVITIES: "P"}
_COARSE = (
    "Places are the nearest stretch of street in the same ward, not addresses, unless "
    "the agreement says otherwise. place_is says which: “street”, “address”, or “ward” "
    "for a point that stands for a whole ward in which no street is known."
)
_WORDS = (
    "What the police share with you, for map programs such as QGIS, by OGC API - "
    "Features. Each read is logged, and the police can see it."
)
_WHOLE = ("own_people", "own_minutes")
_REFERENCE = Property("reference", "Reference", "The reference of the record.")
_OUTLINES = Collection(
    AREAS,
    "Areas of the agreement",
    "The districts and wards of the agreement, in their current boundaries.",
    (Property("code", "Area code"), Property("name", "Name"), Property("kind", "Kind")),
    shape="MultiPolygon",
    has_days=False,
    is_of_records=False,
)


def agreement_for(viewer: User, reference: str) -> Agreement:
    """Return the agreement in force with this reference, or without one the first."""
    for agreement in in_force(viewer):
        if reference in ("", agreement.reference):
            return agreement
    raise NotFound


def every_shared() -> list[Collection]:
    """Return all collections that an agreement can share."""
    rows = [_collection(KINDS[kind]) for kind in _PLACED]
    of_figures = [one for m in PUBLISHED.values() for one in collections_of(m)]
    return rows + of_figures + [_OUTLINES]


class AgreementSource:
    """What one agreement shares."""

    def __init__(self, viewer: User, agreement: Agreement) -> None:
        self._viewer, self._agreement = viewer, agreement

    @property
    def title(self) -> str:
        return f"Shared with {self._agreement.partner.name}"

    @property
    def words(self) -> str:
        return _WORDS

    @property
    def agreement(self) -> str:
        return self._agreement.reference

    def collections(self) -> Sequence[Collection]:
        rows = [KINDS[k] for k in _PLACED if k in self._agreement.rows]
        figures = measures_of(self._agreement.figures)
        of_figures = [one for measure in figures for one in collections_of(measure)]
        return list(map(_collection, rows)) + of_figures + [_OUTLINES]

    def named(self, name: str) -> Collection:
        return collection_named(name, self.collections())

    def box(self) -> Box | None:
        """Return the box around the agreement's areas, which contains all features."""
        with reading(self._viewer, self._agreement) as read:
            read.cursor.execute(
                "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) "
                "FROM (SELECT ST_Extent(outline) AS e FROM shared_areas) around"
            )
            box: Any = read.cursor.fetchone()
        return None if box is None or box[0] is None else box

    def features(self, collection: Collection, items_request: ItemsRequest) -> Features:
        view, most = view_of(collection, items_request), items_request.limit + 1
        with reading(self._viewer, self._agreement) as read:
            rows = rows_of(read.cursor, view, items_request, most=most)
            is_all = len(rows) < most and not items_request.after
            n_matched = (
                len(rows) if is_all else _n_of(read, collection, view, items_request)
            )
            if collection.is_of_records:
                read.note(row[0] for row in rows[: items_request.limit])
        found = [view.feature(row) for row in rows[: items_request.limit]]
        return Features(found, has_more=len(rows) == most, n_matched=n_matched)

    def feature(
        self, collection: Collection, reference: str, srid: int = CRS84
    ) -> Feature:
        view = view_of(collection)
        with reading(self._viewer, self._agreement) as read:
            row = row_of(read.cursor, view, reference, srid)
            if row and collection.is_of_records:
                read.note([row[0]])
        if row is None:
            raise NotFound
        return view.feature(row)


def _collection(kind: SharedKind) -> Collection:
    properties = [_REFERENCE]
    for column in _columns(kind):
        label = LABELS.get(column, "")
        properties.append(Property(column, label, holds=_holds(column)))
        if (kind.code, column) in NAMES:
            name = f"{column}_name"
            properties.append(Property(name, label, "In words.", is_queryable=False))
    description = f"{_MEANS[Shared(kind.code)]} {_COARSE}"
    return Collection(str(kind.code), kind.label, description, properties)


def _columns(kind: SharedKind) -> tuple[str, ...]:
    return (*kind.columns, "ward_code", "place_is")


def _holds(column: str) -> Holds:
    if column in _WHOLE:
        return "integer"
    return "date" if column.endswith("_on") else "string"


def _n_of(
    read: Reading, collection: Collection, view: View, items_request: ItemsRequest
) -> int | None:
    """Return how many match on all pages; None if that is not asked or too many."""
    if collection.is_of_records and not items_request.counts:
        return None
    return count_of(read.cursor, view, items_request, most=MOST_COUNTED)


def view_of(collection: Collection, items_request: ItemsRequest | None = None) -> View:
    """Return where the features of a collection are read."""
    typed = {name for name, holds in collection.queryables.items() if holds != "string"}
    return replace(_view_of(collection, items_request), typed=typed)


def _view_of(collection: Collection, items_request: ItemsRequest | None) -> View:
    if collection.id == AREAS:
        return View(
            name="shared_areas",
            columns=("name", "kind"),
            feature=_outline,
            id="code",
            geometry="outline",
        )
    if collection.id.startswith(FIGURES):
        return view_of_figures(collection, items_request)
    kind = KINDS[collection.id]
    return View(
        name=kind.view,
        columns=_columns(kind),
        feature=partial(_feature, kind),
        day=kind.day,
        letter=_LETTERS[Shared(kind.code)],
    )


def _feature(kind: SharedKind, row: Sequence[Any]) -> Feature:
    reference, geometry, *cells = row
    values: list[Any] = [reference]
    for column, value in zip(_columns(kind), cells, strict=True):
        values.append(value)
        if name := NAMES.get((kind.code, column)):
            values.append(str(name(value).label) if value else None)
    return Feature(reference, geometry, values)


def _outline(row: Sequence[Any]) -> Feature:
    code, outline, *cells = row
    return Feature(code, outline, [code, *cells])
