"""Whence features come: what a source of them is asked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol

from stronghold.look.tables import Holds as ColumnHolds
from stronghold.portal.ogc.rules import Box, Wish

Holds = Literal["string", "date", "date-time", "integer", "number"]
# What a column of a file holds that has such a property.
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
    # Whether `datetime` narrows it down.
    has_days: bool = True
    # Whether each id is the reference of a record, of whose reading the trail tells.
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
    """What one reader may have; whatever it returns is noted as read by them."""

    @property
    def title(self) -> str: ...
    @property
    def words(self) -> str:
        """What it is and who sees that it was read, in a sentence or two."""

    @property
    def agreement(self) -> str:
        """The reference of the agreement by which it is given; empty for none."""

    def collections(self) -> Sequence[Collection]: ...
    def box(self) -> Box | None:
        """Return around what all of it lies; None if that is not known."""

    def features(self, collection: Collection, wish: Wish) -> Features: ...
    def feature(self, collection: Collection, reference: str) -> Feature:
        """Return one feature; NotFound if there is none that the reader may have."""
