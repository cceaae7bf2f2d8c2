"""Read boundaries of any format that GDAL opens, in WGS84 or British National Grid.

GeoPackage, Shapefile, GeoJSON and KML, also in a zip. A national file is cut to an
outline while it is read: an area is kept whole if a point inside it lies in the
outline. The GDAL in pyogrio's wheel opens the files, so that all installations read the
same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.gdal import CoordTransform, GDALException, SpatialReference
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from pyogrio.errors import DataLayerError, DataSourceError

from stronghold.core.geography.boundary_files import (
    LONGEST_CODE,
    LONGEST_NAME,
    BoundaryFile,
    Outline,
    outline_of,
)
from stronghold.core.geography.map_drivers import pyogrio
from stronghold.core.geography.national_grid import Kept
from stronghold.core.geography.rules import NATIONAL_GRID, WGS84, LonLat
from stronghold.core.kernel.files import FileRefused

# Names of the systems that are read: longitude and latitude, or the National Grid.
_SYSTEMS = {"EPSG:4326": WGS84, "OGC:CRS84": WGS84, "EPSG:27700": NATIONAL_GRID}
# How Shapefiles call the National Grid.
_GRID_NAMES = re.compile(r"British[_ ]National[_ ]Grid|OSGB[_ ]?(?:19)?36", re.I)
_WGS84_NAMES = re.compile(r"^GEOGCS.*WGS[_ ]?(?:19)?84|^GEOGCRS.*WGS 84", re.I | re.S)


@dataclass(frozen=True)
class VectorLayer:
    """A layer of a file: its columns, its number of features, its system and shapes."""

    source: str
    name: str
    fields: Sequence[str]
    n_features: int
    system: str
    shapes: str


def layers_in(source: str, *, file: str) -> list[VectorLayer]:
    """Return the layers of a file. FileRefused if it cannot be read."""
    try:
        return [
            _layer(source, str(name), str(shapes))
            for name, shapes in pyogrio.list_layers(source)
        ]
    except (DataSourceError, DataLayerError) as error:
        said = str(error).partition(";")[0].rstrip(".")
        reason = f"is not a map file that can be read, or it is damaged ({said})"
        raise FileRefused(file, reason) from error


def _layer(source: str, name: str, shapes: str) -> VectorLayer:
    info = pyogrio.read_info(source, layer=name)
    return VectorLayer(
        source,
        name,
        [str(field) for field in info["fields"]],
        max(int(info["features"]), 0),
        str(info["crs"] or ""),
        shapes,
    )


def srid_of(layer: VectorLayer, *, file: str) -> int:
    """Return the system of a layer. FileRefused if it is none of the two."""
    if srid := _SYSTEMS.get(layer.system):
        return srid
    if _GRID_NAMES.search(layer.system):
        return NATIONAL_GRID
    if _WGS84_NAMES.search(layer.system):
        return WGS84
    given = f"in {layer.system.splitlines()[0][:60]}" if layer.system else "not stated"
    raise FileRefused(
        file,
        f"its coordinates are {given}, and must be British National Grid (EPSG:27700) "
        "or WGS84 (EPSG:4326). Download it in one of them; keep the .prj file of a "
        "Shapefile",
    )


def read_layer(
    layer: VectorLayer,
    *,
    file: BoundaryFile,
    fields: tuple[str | None, str | None],
    kept: Kept | None,
    code_of_all: str = "",
) -> int:
    """Add a layer's areas to the file, those in an outline only; return how many it
    has.

    `fields` are the columns of codes and of names; without one of codes, the file has
    one area, whose code is given. FileRefused names the feature at fault.
    """
    srid = srid_of(layer, file=file.name)
    box = None
    if kept:
        box = kept.grid_box if srid == NATIONAL_GRID else kept.box
    seen = {outline.code for outline in file.outlines}
    for number, code, name, shape in _features(layer, file.name, fields, box):
        code = code or code_of_all  # noqa: PLW2901 - as the file lacks it
        if not (0 < len(code) <= LONGEST_CODE and 0 < len(name) <= LONGEST_NAME):
            reason = f"{code or 'it'!r} has no code or no name that can be stored"
            raise FileRefused(file.name, reason, feature=number)
        outline = _outline(file, number, (code, name, shape), srid)
        if kept and not kept.has(_point_in(outline)):
            continue
        if code in seen:
            reason = f"the code {code} is also that of another feature"
            raise FileRefused(file.name, reason, feature=number)
        seen.add(code)
        file.outlines.append(outline)
    return layer.n_features


def _outline(
    file: BoundaryFile, number: int, given: tuple[str, str, bytes | None], srid: int
) -> Outline:
    code, name, shape = given
    if not shape:
        raise FileRefused(file.name, f"{code} has no outline", feature=number)
    try:
        geometry = GEOSGeometry(memoryview(shape))
        geometry.srid = srid
        if srid != WGS84:
            systems = SpatialReference(srid), SpatialReference(WGS84)
            geometry.transform(CoordTransform(*systems))
    except (GEOSException, GDALException) as error:
        reason = f"{code} has an unreadable outline: {error}"
        raise FileRefused(file.name, reason, feature=number) from error
    return outline_of(file, number, code, name, geometry)


def _point_in(outline: Outline) -> LonLat:
    point = outline.shape.point_on_surface
    return point.x, point.y


def _features(
    layer: VectorLayer,
    file: str,
    fields: tuple[str | None, str | None],
    box: tuple[float, float, float, float] | None,
) -> Iterator[tuple[int, str, str, bytes | None]]:
    code_field, name_field = fields
    columns = [field for field in fields if field]
    try:
        meta, ids, shapes, values = pyogrio.raw.read(
            layer.source, layer=layer.name, columns=columns, bbox=box, return_fids=True
        )
    except (DataSourceError, DataLayerError, TypeError, ValueError) as error:
        raise FileRefused(
            file, f"layer {layer.name} cannot be read: {error}"
        ) from error
    by_name: dict[str, Any] = dict(zip(map(str, meta["fields"]), values, strict=True))
    for n, number in enumerate(ids.tolist()):
        name = _text(by_name[name_field][n]) if name_field else ""
        code = _text(by_name[code_field][n]) if code_field else ""
        yield number + 1, code, name or code, shapes[n]


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""
