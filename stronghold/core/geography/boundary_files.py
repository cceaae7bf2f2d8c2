"""Read a GeoJSON file of boundaries: find codes and names, repair invalid outlines.

actions.py stores the result as an edition.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSException,
    GEOSGeometry,
    MultiPolygon,
    Polygon,
    WKBWriter,
)
from django.core.exceptions import SuspiciousOperation

from stronghold.core.kernel.files import FileRefused

# The code of an area of the United Kingdom, such as E01028513.
_AREA_CODE = re.compile(r"[A-Z]\d{8}")
_NAME_ENDINGS = (("code", "name"), ("cd", "nm"))
# West, south, east, north of the United Kingdom.
_KINGDOM = (-9.0, 49.0, 2.2, 61.5)
_WGS84 = re.compile(r"CRS84|EPSG:{1,2}4326|WGS ?84", re.I)
LONGEST_CODE = 20
# In any other format, a file is read by vector_files.py.
GEOJSON = (".geojson", ".json")
LONGEST_NAME = 100

Properties = dict[str, Any]


@dataclass(frozen=True)
class Outline:
    """One area of a file, with a valid shape."""

    code: str
    name: str
    shape: MultiPolygon


@dataclass
class BoundaryFile:
    """The outlines of a file, and the codes of those that had to be repaired."""

    name: str
    sha256: str
    outlines: list[Outline] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)


def read_boundaries(
    path: Path, *, code_field: str | None = None, name_field: str | None = None
) -> BoundaryFile:
    """Return the file's outlines. FileRefused names the feature at fault."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FileRefused(path.name, reason) from error
    file = BoundaryFile(path.name, hashlib.sha256(content).hexdigest())
    features = _features(file.name, content)
    properties = [feature["properties"] for feature in features]
    code_field = code_field or _code_field(file.name, properties)
    name_field = name_field or _name_field(file.name, code_field, properties[0])
    codes = _codes(file.name, code_field, properties)
    for number, (code, feature) in enumerate(zip(codes, features, strict=True), 1):
        name = _text(feature["properties"].get(name_field))
        if not 0 < len(name) <= LONGEST_NAME:
            raise FileRefused(file.name, f"no name in {name_field!r}", feature=number)
        file.outlines.append(_outline(file, number, (code, name, feature["geometry"])))
    return file


def _features(file: str, content: bytes) -> list[dict[str, Any]]:
    try:
        collection = json.loads(content)
    except UnicodeDecodeError as error:
        raise FileRefused(file, f"is not UTF-8: {error.reason}") from error
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg}"
        raise FileRefused(file, reason, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        # Lists in one another without end, or a number of thousands of digits.
        raise FileRefused(file, "is JSON that no map has") from error
    kind = collection.get("type") if isinstance(collection, dict) else None
    if kind != "FeatureCollection" or not collection.get("features"):
        raise FileRefused(file, "is not a GeoJSON collection of features")
    if "crs" in collection and not _WGS84.search(json.dumps(collection["crs"])):
        raise FileRefused(file, "is not in longitude and latitude (WGS84)")
    features: list[dict[str, Any]] = collection["features"]
    for number, feature in enumerate(features, 1):
        shape = isinstance(feature, dict) and feature.get("geometry")
        if not shape or not isinstance(feature.get("properties"), dict):
            reason = "has no properties or no geometry"
            raise FileRefused(file, reason, feature=number)
    return features


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _code_field(file: str, properties: list[Properties]) -> str:
    """Return the one field with an area code in each feature, and no code twice."""
    found = []
    for candidate in properties[0]:
        values = {_text(feature.get(candidate)) for feature in properties}
        if all(map(_AREA_CODE.fullmatch, values)) and len(values) == len(properties):
            found.append(candidate)
    if len(found) == 1:
        return found[0]
    # With duplicate or missing codes the search above fails: use the field's name.
    named = [p for p in properties[0] if _named_as_code(p)]
    if not found and len(named) == 1:
        return named[0]
    choice = ", ".join(found or properties[0])
    reason = f"say which field holds the codes (--code-field); there are {choice}"
    raise FileRefused(file, reason)


def _named_as_code(name: str) -> bool:
    return any(name.lower().endswith(code) for code, _ in _NAME_ENDINGS)


def _name_field(file: str, code_field: str, properties: Properties) -> str:
    """Return the field of names that belongs to the field of codes: WD20CD, WD20NM."""
    lower = {name.lower(): name for name in properties}
    for code, name in _NAME_ENDINGS:
        stem = code_field.lower().removesuffix(code)
        if stem != code_field.lower() and stem + name in lower:
            return lower[stem + name]
    choice = ", ".join(properties)
    reason = f"say which field holds the names (--name-field); there are {choice}"
    raise FileRefused(file, reason)


def _codes(file: str, code_field: str, properties: list[Properties]) -> list[str]:
    first_with: dict[str, int] = {}
    for number, feature in enumerate(properties, 1):
        code = _text(feature.get(code_field))
        if not 0 < len(code) <= LONGEST_CODE:
            raise FileRefused(file, f"no code in {code_field!r}", feature=number)
        if code in first_with:
            reason = f"the code {code} is also that of feature {first_with[code]}"
            raise FileRefused(file, reason, feature=number)
        first_with[code] = number
    return list(first_with)


def _outline(
    file: BoundaryFile, number: int, given: tuple[str, str, dict[str, Any]]
) -> Outline:
    code, name, geometry = given
    try:
        shape = GEOSGeometry(json.dumps(geometry), srid=4326)
    # Django suspects a geometry that names the address of its coordinate system.
    except (
        GDALException,
        GEOSException,
        SuspiciousOperation,
        ValueError,
        TypeError,
    ) as error:
        raise _unreadable(file, number, code, error) from error
    return outline_of(file, number, code, name, shape)


def outline_of(
    file: BoundaryFile, number: int, code: str, name: str, shape: GEOSGeometry
) -> Outline:
    """Return one area with a valid shape in WGS84; FileRefused names the feature."""
    try:
        if shape.hasz:
            shape = GEOSGeometry(WKBWriter(dim=2).write(shape), srid=4326)
        if shape.valid_reason == "Valid Geometry":
            polygons = list(_polygons(shape))
        else:
            polygons = list(_polygons(shape.make_valid()))
            file.repaired.append(code)
    except (GDALException, GEOSException, ValueError, TypeError) as error:
        raise _unreadable(file, number, code, error) from error
    if not polygons:
        reason = f"{code} has an outline that encloses nothing and cannot be repaired"
        raise FileRefused(file.name, reason, feature=number)
    outline = MultiPolygon(polygons, srid=4326)
    if not _in_kingdom(outline.extent):
        reason = (
            f"{code} lies outside the United Kingdom; coordinates must be WGS84, "
            "longitude before latitude"
        )
        raise FileRefused(file.name, reason, feature=number)
    return Outline(code, name, outline)


def _unreadable(
    file: BoundaryFile, number: int, code: str, error: Exception
) -> FileRefused:
    reason = f"{code} has an unreadable outline: {error}"
    return FileRefused(file.name, reason, feature=number)


def _polygons(shape: GEOSGeometry) -> Iterator[Polygon]:
    """Yield the polygons with an area: a repair can leave lines and points."""
    if isinstance(shape, Polygon) and shape.area > 0:
        yield shape
    elif isinstance(shape, GeometryCollection):
        for part in shape:
            yield from _polygons(part)


def _in_kingdom(extent: tuple[float, float, float, float]) -> bool:
    west, south, east, north = extent
    return (
        _KINGDOM[0] <= west <= east <= _KINGDOM[2]
        and _KINGDOM[1] <= south <= north <= _KINGDOM[3]
    )
