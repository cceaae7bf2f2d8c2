"""Where features come from: what a source is asked, and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol

from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.tables import Holds as ColumnHolds
from stronghold.partners.ogc.rules import Box, ItemsRequest
from stronghold.partners.ogc.rules.conditions import CRS84
from stronghold.partners.ogc.rules.cql2 import Holds

# The type of a file's column for each type of property.
IN_FILE: Mapping[Holds, ColumnHolds] = MappingProxyType(
    {
        "string": ColumnHolds.TEXT,
        "integer": ColumnHolds.WHOLE,
        "number": ColumnHolds.NUMBER,
        "date": ColumnHolds.DAY,
        "date-time": ColumnHolds.INSTANT,
    }
)


@dataclass(frozen=True)
class Property:
    """One property of the features of a collection, by its name in the file."""

    name: str
    heading: str
    means: str = ""
    holds: Holds = "string"
    # Whether a request can filter by it.
    is_queryable: bool = True
    # All values that it can have, where these are known.
    values: Sequence[str] = ()


@dataclass(frozen=True)
class Collection:
    """One kind of feature, all of one shape."""

    id: str
    title: str
    description: str
    properties: Sequence[Property]
    shape: Literal["Point", "MultiPolygon"] = "Point"
    # Whether `datetime` filters it.
    has_days: bool = True
    # Whether each id is the reference of a record, whose reading is logged.
    is_of_records: bool = True
    # Whether it shows one period at a time, so that a layer of it is a map.
    is_map: bool = False
    # Whether its geometries can be asked for.
    has_places: bool = True

    @property
    def queryables(self) -> Mapping[str, Holds]:
        """The properties that a request can filter by, with their types."""
        return {one.name: one.holds for one in self.properties if one.is_queryable}


@dataclass(frozen=True)
class Feature:
    """One feature: its geometry as GeoJSON, and a value for each property."""

    id: str
    geometry: str | None
    values: Sequence[Any]


@dataclass(frozen=True)
class Features:
    """One page of a collection, and whether there is another after it."""

    found: Sequence[Feature]
    has_more: bool
    # How many match the request on all pages; None if they were not counted.
    n_matched: int | None = None


def collection_named(name: str, collections: Sequence[Collection]) -> Collection:
    """Return the collection with this id; NotFound if there is none."""
    for one in collections:
        if one.id == name:
            return one
    raise NotFound


class Source(Protocol):
    """What one reader may read; everything it returns is logged as read by them."""

    @property
    def title(self) -> str: ...
    @property
    def words(self) -> str:
        """Describe it, and say who can see that it was read, in a sentence or two."""

    @property
    def agreement(self) -> str:
        """The reference of the agreement that shares it; empty for none."""

    def collections(self) -> Sequence[Collection]: ...
    def named(self, name: str) -> Collection:
        """Return one collection; NotFound if the reader may not read it."""

    def box(self) -> Box | None:
        """Return the box that contains all of it; None if that is not known."""

    def features(
        self, collection: Collection, items_request: ItemsRequest
    ) -> Features: ...
    def feature(
        self, collection: Collection, reference: str, srid: int = CRS84
    ) -> Feature:
        """Return one feature; NotFound if the reader may not read it."""
