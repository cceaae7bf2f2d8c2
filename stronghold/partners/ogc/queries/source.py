"""Where features come from: what a source is asked, and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol

from stronghold.core.ui.tables import Holds as ColumnHolds
from stronghold.partners.ogc.rules import Box, ItemsRequest

Holds = Literal["string", "date", "date-time", "integer", "number"]
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
    def box(self) -> Box | None:
        """Return the box that contains all of it; None if that is not known."""

    def features(
        self, collection: Collection, items_request: ItemsRequest
    ) -> Features: ...
    def feature(self, collection: Collection, reference: str) -> Feature:
        """Return one feature; NotFound if the reader may not read it."""
