"""A list of the API as JSON, GeoJSON or CSV: the same rows, read and logged once.

A field has one name in all three. One within another has a dot: `point.latitude`.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer

from stronghold.core.api.document import IDENTITY
from stronghold.core.geography.marking import marking_of
from stronghold.core.ui.csv_file import ENCODING, harmless

if TYPE_CHECKING:
    from rest_framework.request import Request

FORMAT = "format"
GEOJSON, CSV = "application/geo+json", "text/csv"
MARKING = "protective_marking"
# Where a record is, and what it is linked to: not among the columns of its values.
POINT, LINKS = "point", "links"


class ByFormat(DefaultContentNegotiation):
    """Chooses by the parameter `format`, for programs that can set no header; else by
    the header Accept.

    An unknown format is left to the endpoint, which refuses its parameters.
    """

    def select_renderer(
        self,
        request: "Request",
        renderers: Any,
        format_suffix: str | None = None,
    ) -> Any:
        wanted = request.query_params.get(FORMAT)
        if wanted is not None:
            named = [one for one in renderers if one.format == wanted]
            chosen = (named or renderers)[0]
            return chosen, chosen.media_type
        return super().select_renderer(request, renderers, format_suffix)


def columns_of(fields: Mapping[str, Any], wanted: Sequence[str] = ()) -> list[str]:
    """Return the names of the values of a record, in the order of its serializer.

    The same for everyone, so that a file that is read again has the same columns; what
    the caller may not read is empty. `wanted` are some of the fields, in their order.
    """
    names: list[str] = []
    for name in wanted or [name for name in fields if name != LINKS]:
        inner = fields[name]
        has_parts = isinstance(inner, serializers.Serializer)
        names += [f"{name}.{part}" for part in inner.fields] if has_parts else [name]
    return names


def _value(row: Any, name: str) -> Any:
    """Return a value by its name; of a list, its texts or else JSON."""
    for part in name.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    if not isinstance(row, list):
        return row
    if all(isinstance(one, str) for one in row):
        return "; ".join(row)
    return json.dumps(row, ensure_ascii=False)


def _as_json(data: Any) -> Any:
    """Return a body as JSON would have it: codes, numbers, times in ISO 8601."""
    return json.loads(JSONRenderer().render(data))


class CsvRenderer(BaseRenderer):
    """One line a record, below one line of names that never change.

    As in files: with a byte order mark, the marking in each line, and nothing that a
    spreadsheet would run.
    """

    media_type, format, charset = CSV, "csv", "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        given = renderer_context or {}
        names = given["view"].columns
        stream = StringIO(newline="")
        writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(list(names) + [MARKING])
        marking = harmless(marking_of(given["request"].user.force))
        for row in _as_json(data["items"]):
            cells = [_cell(_value(row, name)) for name in names]
            writer.writerow(cells + [marking])
        return stream.getvalue().encode(ENCODING)


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
        case None:
            return ""
    return value


class GeoJsonRenderer(BaseRenderer):
    """A collection of features (RFC 7946), each with its reference as its id."""

    media_type, format, charset = GEOJSON, "geojson", None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        given = renderer_context or {}
        view = given["view"]
        names = [one for one in view.columns if not one.startswith(f"{POINT}.")]
        body = _as_json(data)
        collection = {
            "type": "FeatureCollection",
            "name": view.kind_api.code,
            MARKING: marking_of(given["request"].user.force),
            "about": f"A page of {view.kind_api.code}, {view.kind_api.listed}",
            "features": [_feature(row, names) for row in body["items"]],
            "newer": body["newer"],
            "older": body["older"],
        }
        return JSONRenderer().render(collection)


def _feature(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    at = row.get(POINT)
    place = at and {"type": "Point", "coordinates": [at["longitude"], at["latitude"]]}
    return {
        "type": "Feature",
        "id": row[IDENTITY],
        "geometry": place,
        "properties": {name: _value(row, name) for name in names},
    }


class GeometrySerializer(serializers.Serializer[Any]):
    """Where a record is: longitude, then latitude (WGS 84)."""

    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2
    )


class FeatureSerializer(serializers.Serializer[Any]):
    """A record as a feature. Its properties have the names of its fields."""

    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField(help_text="The reference of the record.")
    geometry = GeometrySerializer(allow_null=True)
    properties = serializers.DictField()


class FeaturesSerializer(serializers.Serializer[Any]):
    """A page of a list as a collection of features."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    name = serializers.CharField()
    protective_marking = serializers.CharField()
    about = serializers.CharField()
    features = FeatureSerializer(many=True)
    newer = serializers.URLField(allow_null=True)
    older = serializers.URLField(allow_null=True)
