"""Reads the parameters of a request strictly."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.values import REFERENCE_ALPHABET
from stronghold.partners.ogc.rules.conditions import (
    ALWAYS,
    CRS84,
    GRID,
    AllOf,
    Condition,
    Intersects,
)
from stronghold.partners.ogc.rules.cql2 import (
    LANGUAGE,
    Holds,
    read_equal,
    read_filter,
    rectangle_of,
)

USUAL_LIMIT, MOST = 100, 1000
# What the ids of collections of figures begin with.
FIGURES = "figures-"
# How many records are counted; whether there are more costs too much to say.
MOST_COUNTED = 100_000
# Western, southern, eastern and northern edge, in degrees.
Box = tuple[float, float, float, float]
WHOLE_EARTH: Box = (-180.0, -90.0, 180.0, 90.0)
_AFTER = re.compile(r"[A-Za-z0-9_-]{1,120}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ITEMS_TAKE = (
    "limit",
    "bbox",
    "datetime",
    "after",
    "crs",
    "bbox-crs",
    "filter",
    "filter-lang",
    "filter-crs",
)
_CRS = "http://www.opengis.net/def/crs/"
# The reference systems that a request may name, the usual one first.
CRS_URIS: Mapping[int, str] = MappingProxyType(
    {CRS84: f"{_CRS}OGC/1.3/CRS84", GRID: f"{_CRS}EPSG/0/27700"}
)
# Where the British National Grid is of use, in metres: western, southern, eastern and
# northern edge, with room around.
GRID_EDGES = (-200_000.0, -200_000.0, 900_000.0, 1_500_000.0)


# References are random, so those with the same first two characters are one of _PARTS
# parts of equal size. A page of some days is first sought in FIRST_PARTS of them.
_PARTS, FIRST_PARTS = len(REFERENCE_ALPHABET) ** 2, 16
# The last of all references, behind its letter.
_LAST = f"-{REFERENCE_ALPHABET[-1] * 4}-{REFERENCE_ALPHABET[-1] * 4}"


@dataclass(frozen=True)
class ItemsRequest:
    """The features to return: how many, after which one, in which boxes and days."""

    limit: int = USUAL_LIMIT
    after: str = ""
    # Two boxes if the request crosses the 180° meridian; none for everywhere.
    boxes: tuple[Box, ...] = ()
    first: date | None = None
    last: date | None = None
    # What their properties and geometry must be; boxes in metres are here too.
    where: Condition = ALWAYS
    # The reference system of the geometries to return.
    srid: int = CRS84
    # Whether to count the records on all pages.
    counts: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it asks for all features, page by page."""
        is_narrow = self.boxes or self.first or self.last
        return not is_narrow and self.where == ALWAYS


def check_known(params: Collection[str], known: Collection[str]) -> None:
    """Refuse an unknown parameter, because its sender expects it to have an effect."""
    if unknown := sorted(set(params) - set(known)):
        raise RuleBroken(
            f"There is no parameter {unknown[0][:40]!r}; there are {', '.join(known)}"
        )


def read_items_request(
    params: Mapping[str, str], queryables: Mapping[str, Holds]
) -> ItemsRequest:
    """Read the parameters of a request for items; RuleBroken says what is wrong.

    `queryables` are the properties that the collection can be filtered by.
    """
    first, last = _days(params.get("datetime", ""))
    boxes, where = _boxes(params), _where(params, queryables)
    after = _after(params.get("after", ""))
    if boxes and read_crs(params, "bbox-crs") == GRID:
        where, boxes = AllOf((where, box_of(boxes[0], GRID))), ()
    return ItemsRequest(
        limit=_limit(params.get("limit", "")),
        after=after,
        boxes=boxes,
        first=first,
        last=last,
        where=where,
        srid=read_crs(params, "crs"),
        # A program that follows the links knows the number already.
        counts=not after,
    )


def box_of(box: Box, srid: int = CRS84) -> Intersects:
    """Return the condition that a geometry meets a box."""
    return Intersects(rectangle_of(box), srid, is_box=True)


def read_crs(params: Mapping[str, str], name: str) -> int:
    """Return the reference system that a parameter names, by its number."""
    given = params.get(name, "")
    for srid, uri in CRS_URIS.items():
        if given in (uri, "") or given == f"[{uri.rsplit('/', 3)[1]}:{srid}]":
            return srid
    raise RuleBroken(f"{name!r} must be {' or '.join(CRS_URIS.values())}")


def _where(params: Mapping[str, str], queryables: Mapping[str, Holds]) -> Condition:
    """Return the condition of all properties given and of the filter."""
    given = params.get("filter", "")
    if not given and (params.keys() & {"filter-lang", "filter-crs"}):
        raise RuleBroken("'filter-lang' and 'filter-crs' need a 'filter'")
    if (params.get("filter-lang") or LANGUAGE) != LANGUAGE:
        raise RuleBroken(f"'filter-lang' must be {LANGUAGE}")
    srid = read_crs(params, "filter-crs")
    equal = [
        read_equal(name, params[name], holds)
        for name, holds in queryables.items()
        if name in params
    ]
    found = read_filter(given, queryables, srid)
    parts = tuple(one for one in (*equal, found) if one != ALWAYS)
    return AllOf(parts) if parts else ALWAYS


def _limit(text: str) -> int:
    if not text:
        return USUAL_LIMIT
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise RuleBroken(f"'limit' must be a whole number from 1 to {MOST}")
    return min(int(text[:9]), MOST)


def _after(text: str) -> str:
    if text and not _AFTER.fullmatch(text):
        raise RuleBroken("'after' comes from a link 'next': copy it exactly")
    return text


def _boxes(params: Mapping[str, str]) -> tuple[Box, ...]:
    """Read four numbers, or six with heights, which are ignored: no feature has one."""
    text, srid = params.get("bbox", ""), read_crs(params, "bbox-crs")
    if not text:
        return ()
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) == 6:
        numbers = numbers[:2] + numbers[3:5]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        unit = "metres" if srid == GRID else "degrees"
        raise RuleBroken(
            f"'bbox' must be four numbers in {unit}, west,south,east,north; or six "
            "with the lowest height third and the highest last"
        )
    west, south, east, north = numbers
    if south > north:
        raise RuleBroken("'bbox' must be west,south,east,north: south is above north")
    if srid == GRID:
        return (_on_grid((west, south, east, north)),)
    if west > east:
        parts = ((west, south, 180.0, north), (-180.0, south, east, north))
        return tuple(_on_earth(part) for part in parts)
    return (_on_earth((west, south, east, north)),)


def _on_grid(box: Box) -> Box:
    """Cut off what lies beyond the grid on a zoomed-out map."""
    west, south, east, north = box
    if west > east:
        raise RuleBroken("'bbox' must be west,south,east,north: west is beyond east")
    low_x, low_y, high_x, high_y = GRID_EDGES
    xs = [min(max(x, low_x), high_x) for x in (west, east)]
    ys = [min(max(y, low_y), high_y) for y in (south, north)]
    return xs[0], ys[0], xs[1], ys[1]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _on_earth(box: Box) -> Box:
    """Cut off what lies beyond the earth's edges on a zoomed-out map."""
    west, south, east, north = box
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def _days(text: str) -> tuple[date | None, date | None]:
    """Read a day, an instant, or two of them with a slash; `..` leaves one end open."""
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2 or all(part in ("", "..") for part in parts):
        raise RuleBroken(_HOW_DATETIME)
    ends = [None if part in ("", "..") else _day(part) for part in parts]
    first, last = ends[0], ends[-1]
    if first and last and first > last:
        raise RuleBroken("'datetime' ends before it starts")
    return first, last


_HOW_DATETIME = (
    "'datetime' must be a day (2026-03-01), an instant (2026-03-01T12:00:00Z), or two "
    "of them with a slash, of which one may be '..'"
)


def _day(text: str) -> date:
    """Return the London day of a day or an instant."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RuleBroken(_HOW_DATETIME) from None
    if instant.tzinfo is None:
        raise RuleBroken("An instant in 'datetime' needs its time zone, such as Z")
    try:
        return instant.astimezone(LONDON).date()
    except OverflowError:
        raise RuleBroken(_HOW_DATETIME) from None


def end_of_piece(letter: str, low: str, n_parts: int) -> str:
    """Return the end of the next `n_parts` parts of references; empty at the end of
    all.

    PostgreSQL sorts a whole security-barrier view for each page instead of reading it
    in order. Read in pieces, the cost of a page depends only on what is in it.
    """
    at = _part_of(letter, low) + n_parts
    if at >= _PARTS:
        return ""
    first, second = divmod(at, len(REFERENCE_ALPHABET))
    return f"{letter}-{REFERENCE_ALPHABET[first]}{REFERENCE_ALPHABET[second]}"


def ends_of_parts(letter: str) -> list[str]:
    """Return the last reference of each part, as far as any may be, in order."""
    ends = [end_of_piece(letter, "", n) for n in range(1, _PARTS)]
    return ends + [f"{letter}{_LAST}"]


def next_parts(n_parts: int, n_found: int, n_wanted: int) -> int:
    """Return how many parts are likely to hold the rest of a page."""
    if not n_found:
        return n_parts * 2
    return max(1, math.ceil(1.2 * n_parts * n_wanted / n_found))


def _part_of(letter: str, reference: str) -> int:
    """Return the part that holds a reference; the first if it comes before them all."""
    begins = reference.removeprefix(f"{letter}-")[:2]
    places = [REFERENCE_ALPHABET.find(letter) for letter in begins]
    if begins == reference[:2] or len(places) < 2 or min(places) < 0:
        return 0
    return places[0] * len(REFERENCE_ALPHABET) + places[1]
