"""What a feature is on the base map, and from which scale it is shown.

Files of OpenStreetMap, OS Open Zoomstack, OS OpenMap Local and OS Open Roads name the
same things in their own words. Here all of them become one of the kinds below.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

Fields = Mapping[str, str]


class Band(NamedTuple):
    """Squares of one scale: their zoom, and the zoom from which a map uses them."""

    squares: int
    shown_from: int


# A square is at least 512 pixels wide, so that a map asks for about nine of them.
BANDS = (Band(7, 0), Band(9, 10), Band(11, 12), Band(13, 14), Band(15, 16))
FAR, COUNTY, CITY, STREET, HOUSE = range(5)


class Kind(NamedTuple):
    """A kind of feature: its name in the squares, and the bands it is in."""

    name: str
    first: int
    last: int = HOUSE
    # From this band on with its name, which would only be weight before.
    named: int = FAR


BUILT = Kind("built", FAR)
GREEN = Kind("green", COUNTY, named=STREET)
WOOD = Kind("wood", COUNTY, named=STREET)
SITE = Kind("site", STREET, named=STREET)
WATER = Kind("water", FAR, named=CITY)
BUILDING = Kind("building", HOUSE)
RIVER = Kind("river", FAR, named=CITY)
STREAM = Kind("stream", CITY, named=STREET)
RAIL = Kind("rail", FAR)
MOTORWAY = Kind("motorway", FAR)
MAIN = Kind("main", FAR, named=CITY)
# A main road that only small scales show, because a closer line of it is in the files.
MAIN_FAR = Kind("main", FAR, FAR)
SECOND = Kind("second", COUNTY, named=CITY)
MINOR = Kind("minor", COUNTY, named=CITY)
LOCAL = Kind("local", CITY, named=STREET)
LANE = Kind("lane", STREET, named=STREET)
PATH = Kind("path", HOUSE)
BIG_PLACE = Kind("city", FAR)
TOWN = Kind("town", FAR)
VILLAGE = Kind("village", COUNTY)
HAMLET = Kind("hamlet", CITY)
LANDMARK = Kind("landmark", HOUSE)

_ROADS: dict[str, Kind] = {
    # OpenStreetMap: highway.
    "motorway": MOTORWAY,
    "motorway_link": MOTORWAY,
    "trunk": MAIN,
    "trunk_link": MAIN,
    "primary": MAIN,
    "primary_link": MAIN,
    "secondary": SECOND,
    "secondary_link": SECOND,
    "tertiary": MINOR,
    "tertiary_link": MINOR,
    "residential": LOCAL,
    "unclassified": LOCAL,
    "living_street": LOCAL,
    "road": LOCAL,
    "pedestrian": LANE,
    "service": LANE,
    "track": PATH,
    "footway": PATH,
    "cycleway": PATH,
    "bridleway": PATH,
    "path": PATH,
    "steps": PATH,
    # Ordnance Survey: type, classification or road function.
    "a": MAIN,
    "a, mapped": MAIN_FAR,
    "a road": MAIN,
    "primary road": MAIN,
    "b road": SECOND,
    "minor": MINOR,
    "minor road": MINOR,
    "classified unnumbered": MINOR,
    "local": LOCAL,
    "local road": LOCAL,
    "local street": LOCAL,
    "not classified": LOCAL,
    "unknown": LOCAL,
    "local access road": LANE,
    "private road publicly accessible": LANE,
    "restricted local access road": LANE,
    "restricted local access": LANE,
    "secondary access road": LANE,
    "guided busway": LANE,
    "pedestrianised street": LANE,
    "track, path": PATH,
}
_WATER = {
    "river": RIVER,
    "canal": RIVER,
    "waterway": RIVER,
    "national": RIVER,
    "regional": RIVER,
    "district": STREAM,
    "local": STREAM,
    "stream": STREAM,
    "drain": STREAM,
    "ditch": STREAM,
}
_GREEN = {
    "forest": WOOD,
    "wood": WOOD,
    "woodland": WOOD,
    **dict.fromkeys(
        (
            "allotments", "cemetery", "common", "garden", "golf_course", "grass",
            "heath", "meadow", "nature_reserve", "park", "pitch", "recreation_ground",
            "village_green",
        ),
        GREEN,
    ),
}  # fmt: skip
_SITES = dict.fromkeys(
    ("college", "education", "hospital", "retail", "school", "university"), SITE
)
_PLACES = {
    "capital": BIG_PLACE,
    "city": BIG_PLACE,
    "town": TOWN,
    "suburb": VILLAGE,
    "suburban area": VILLAGE,
    "village": VILLAGE,
    "populated place": VILLAGE,
    "hamlet": HAMLET,
    "small settlements": HAMLET,
    "neighbourhood": HAMLET,
    "locality": HAMLET,
}


# How OS OpenMap Local ends the class of a dual carriageway that it draws as one line.
_TWO_LANES_EACH = ", collapsed dual carriageway"


class Theme(NamedTuple):
    """How the layers with a matching name are read."""

    layers: re.Pattern[str]
    kind_of: Callable[[Fields], Kind | None]


def _by(words: Mapping[str, Kind], *fields: str) -> Callable[[Fields], Kind | None]:
    """Return a rule that looks a feature's kind up by the first field that it has."""

    def kind_of(given: Fields) -> Kind | None:
        found = next((given[field] for field in fields if given.get(field)), "")
        return words.get(found.lower().removesuffix(_TWO_LANES_EACH))

    return kind_of


def _always(kind: Kind) -> Callable[[Fields], Kind | None]:
    return lambda _: kind


def _first(*rules: Callable[[Fields], Kind | None]) -> Callable[[Fields], Kind | None]:
    return lambda given: next((kind for rule in rules if (kind := rule(given))), None)


def _osm_line(given: Fields) -> Kind | None:
    if given.get("railway"):
        is_track = given["railway"] in {"rail", "light_rail"}
        return RAIL if is_track else None
    return _by({**_WATER, **_ROADS}, "waterway", "highway")(given)


def _osm_area(given: Fields) -> Kind | None:
    if given.get("building"):
        return BUILDING
    if given.get("natural") == "water":
        return WATER
    if given.get("landuse") in {"residential", "commercial", "industrial"}:
        return BUILT
    fields = ("leisure", "landuse", "natural", "amenity")
    return next(
        (k for f in fields if (k := {**_GREEN, **_SITES}.get(given.get(f) or ""))), None
    )


# The theme of roads, which also name streets.
ROADS = "roads"
_road = _by(_ROADS, "road_function", "function", "classification", "class", "type")
_place = _by(_PLACES, "place", "type", "kind", "classification")
THEMES: Mapping[str, Theme] = {
    name: Theme(re.compile(pattern), kind_of)
    for name, pattern, kind_of in (
        ("lines of OpenStreetMap", r"^lines$", _osm_line),
        ("areas of OpenStreetMap", r"^multipolygons$", _osm_area),
        ("places of OpenStreetMap", r"^points$", _by(_PLACES, "place")),
        (ROADS, r"(^|[-_])road(_?link)?s?$|^roads_|-roads(-\d+)?$", _road),
        ("railways", r"(^|-)rail$|railway_?track$", _always(RAIL)),
        (
            "rivers",
            r"waterways|^waterlines?$|water_?line$",
            _first(_by(_WATER, "type", "kind"), _always(STREAM)),
        ),
        ("water", r"surface_?water(_?area)?$|tidal_?water$", _always(WATER)),
        ("woods", r"^wood(land)?$", _always(WOOD)),
        ("green areas", r"^greenspace$", _always(GREEN)),
        ("land", r"-land$", _by({**_GREEN, **_SITES}, "kind")),
        ("built-up areas", r"^urban_?areas$|built-up$", _always(BUILT)),
        (
            "buildings",
            r"^(local_|important_?)?buildings?$|-buildings$",
            _always(BUILDING),
        ),
        ("sites", r"^(functional_?)?sites?$", _always(SITE)),
        ("places", r"^names$|^named_?place$|-places$", _place),
        ("landmarks", r"-landmarks$", _always(LANDMARK)),
    )
}  # fmt: skip


def theme_of(layer: str) -> str | None:
    """Return which theme a layer belongs to by its name; None if it is not shown."""
    # Shapefiles of the Ordnance Survey are named by their square: SP_RoadLink.
    plain = re.sub(r"^[A-Z]{2}_", "", layer)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain).lower()
    return next((n for n, theme in THEMES.items() if theme.layers.search(plain)), None)
