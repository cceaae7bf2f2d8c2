"""Reads the files that a base map is built from, in any format that GDAL can open.

pyogrio's wheel includes a GDAL with drivers for OpenStreetMap extracts, GeoPackages,
Shapefiles and GeoJSON, so that all installations read the same formats.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.gis.gdal import CoordTransform, GDALException, SpatialReference
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Polygon
from pyogrio.errors import DataLayerError, DataSourceError

from stronghold.core.geography.map_drivers import pyogrio
from stronghold.core.kernel.files import FileRefused
from stronghold.figures.base_map.kinds import THEMES, Fields, Kind, theme_of

Box = tuple[float, float, float, float]
# What the web's maps are drawn in: metres at the equator.
WEB_MERCATOR = 3857
WGS84 = 4326
_NAMES = ("name", "name1", "name_1", "road_name", "distinctive_name", "distname")
_NUMBERS = ("ref", "number", "road_classification_number", "roadnumber", "road_number")
_CLASSES = (
    "class", "kind", "type", "road_function", "function", "classification",
    "classifica", "highway", "railway", "waterway", "building", "natural", "landuse",
    "leisure", "amenity", "place",
)  # fmt: skip
_KEPT = {*_NAMES, *_NUMBERS, *_CLASSES, "other_tags"}
# In Shapefiles, names of columns end after ten letters.
_CUT_SHORT = {
    "classifica": "classification",
    "distname": "name",
    "roadnumber": "ref",
}
# OpenStreetMap's files hold much that no base map shows.
_OF_OSM = {
    "lines": "highway IS NOT NULL OR waterway IS NOT NULL OR railway = 'rail'",
    "multipolygons": "building IS NOT NULL OR landuse IS NOT NULL"
    " OR leisure IS NOT NULL OR amenity IS NOT NULL"
    " OR \"natural\" IN ('water', 'wood', 'heath')",
    "points": "place IS NOT NULL",
}
# The dimensions of an area.
_AREA = 2
_REF = re.compile(r'"ref"=>"([^"]*)"')
_ARCHIVES = {".gz": "/vsigzip/", ".zip": "/vsizip/"}
# A road number as the signs have it: A34, B4495, M40.
_NUMBER = re.compile(r"[AMB]\d{1,4}(\(M\))?")


class Layer(NamedTuple):
    """A layer of a file that the base map shows."""

    path: Path
    source: str
    name: str
    theme: str
    n_features: int


class Found(NamedTuple):
    """One feature: what it is, its name and road number, and its shape."""

    kind: Kind
    name: str
    number: str
    shape: GEOSGeometry


def layers_of(path: Path) -> list[Layer]:
    """Return the layers of a file that the base map shows.

    FileRefused says what is wrong with the file, or that it has none of them.
    """
    if not path.exists():
        raise FileRefused(str(path), "there is no such file.")
    source = _ARCHIVES.get(path.suffix, "") + str(path.resolve())
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        found = [(name, theme) for name in names if (theme := theme_of(_plain(name)))]
        layers = [
            Layer(path, source, name, theme, _n_features(source, name))
            for name, theme in found
        ]
    except (DataSourceError, DataLayerError) as error:
        reason = "it is not a map file that can be read, or it is damaged"
        said = str(error).partition(";")[0].rstrip(".")
        raise FileRefused(path.name, f"{reason} ({said}).") from error
    if not layers:
        listed = ", ".join(names) or "none"
        raise FileRefused(
            path.name, f"it has no layer that the base map shows. Its layers: {listed}."
        )
    return layers


def features_of(layer: Layer, box: Box | None) -> Iterator[Found]:
    """Read a layer's features within a box (west, south, east, north in degrees).

    Shapes are in web Mercator. FileRefused says what is wrong with the layer.
    """
    info = pyogrio.read_info(layer.source, layer=layer.name)
    try:
        system = SpatialReference(info["crs"] or WGS84)
        to_map = CoordTransform(system, SpatialReference(WEB_MERCATOR))
        meta, _, shapes, columns = _read(layer, info, _in_system(box, system))
    except (DataSourceError, DataLayerError, GDALException, TypeError) as error:
        raise FileRefused(
            layer.path.name, f"layer {layer.name} cannot be read ({error})."
        ) from error
    names = [_in_full(field) for field in meta["fields"]]
    kind_of = THEMES[layer.theme].kind_of
    for shape, *values in zip(shapes, *columns, strict=True):
        fields = {
            name: str(value)
            for name, value in zip(names, values, strict=True)
            if value is not None and value == value  # noqa: PLR0124 (not a number)
        }
        kind = kind_of(fields)
        geometry = _geometry(shape, to_map) if kind else None
        if kind and geometry:
            yield Found(kind, _first(fields, _NAMES), _number(fields), geometry)


def _read(layer: Layer, info: dict[str, Any], box: Box | None) -> tuple[Any, ...]:
    kept = [field for field in info["fields"] if _plain_field(field) in _KEPT]
    if layer.theme.endswith("OpenStreetMap"):
        # By a query, GDAL keeps no other layer of the file in memory.
        columns = ", ".join(f'"{field}"' for field in kept)
        query = f"SELECT {columns} FROM {layer.name} WHERE {_OF_OSM[layer.name]}"  # noqa: S608 (our own words)
        return pyogrio.raw.read(layer.source, sql=query, bbox=box)  # type: ignore[no-any-return]
    return pyogrio.raw.read(layer.source, layer=layer.name, columns=kept, bbox=box)  # type: ignore[no-any-return]


def _geometry(shape: bytes | None, to_map: CoordTransform) -> GEOSGeometry | None:
    if not shape:
        return None
    try:
        geometry = GEOSGeometry(memoryview(shape))
        geometry.transform(to_map)
        return geometry.make_valid() if geometry.dims == _AREA else geometry
    except (GEOSException, GDALException):
        return None


def _in_system(box: Box | None, system: SpatialReference) -> Box | None:
    """Return the box in the units of the file."""
    if box is None:
        return None
    outline = Polygon.from_bbox(box)
    outline.srid = WGS84
    outline.transform(CoordTransform(SpatialReference(WGS84), system))
    extent: Box = outline.extent
    return extent


def _n_features(source: str, name: str) -> int:
    # Files of OpenStreetMap do not know; to count, they would have to be read whole.
    return max(int(pyogrio.read_info(source, layer=name)["features"]), 0)


def _plain(layer: str) -> str:
    return layer.removesuffix(".geojson")


def _plain_field(field: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field).lower()


def _in_full(field: str) -> str:
    plain = _plain_field(field)
    return _CUT_SHORT.get(plain, plain)


def _first(fields: Fields, names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _number(fields: Fields) -> str:
    tags = _REF.search(fields.get("other_tags", ""))
    given = _first(fields, _NUMBERS) or (tags.group(1) if tags else "")
    found = _NUMBER.match(given)
    return found.group() if found else ""
