"""The definition of the API (OpenAPI 3.0) with the collections of one reader.

GDAL reads from it how many features it may request at once.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stronghold.partners.ogc.presenters.answers import GEOJSON, HTML, JSON, SCHEMA
from stronghold.partners.ogc.presenters.documents import schema_of
from stronghold.partners.ogc.presenters.links import Addresses
from stronghold.partners.ogc.rules import CRS_URIS, MOST, USUAL_LIMIT
from stronghold.partners.ogc.rules.cql2 import LANGUAGE, LONGEST

if TYPE_CHECKING:
    from stronghold.partners.ogc.queries.source import Collection

_NUMBER = {"type": "number"}
_PARAMETERS: Mapping[str, Any] = {
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "The number of features in a response.",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "default": USUAL_LIMIT,
        },
    },
    "bbox": {
        "name": "bbox",
        "in": "query",
        "description": "West, south, east and north edge of a box, in degrees.",
        "schema": {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 6},
        "style": "form",
        "explode": False,
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "description": "A day, an instant, or two with a slash; .. is an open end.",
        "schema": {"type": "string"},
    },
    "after": {
        "name": "after",
        "in": "query",
        "description": "The last feature of the previous page; from a link 'next'.",
        "schema": {"type": "string"},
    },
    "crs": {
        "name": "crs",
        "in": "query",
        "description": "The reference system of the geometries returned.",
        "schema": {"type": "string", "enum": list(CRS_URIS.values())},
    },
    "bbox-crs": {
        "name": "bbox-crs",
        "in": "query",
        "description": "The reference system of 'bbox'; the grid is in metres.",
        "schema": {"type": "string", "enum": list(CRS_URIS.values())},
    },
    "filter": {
        "name": "filter",
        "in": "query",
        "description": "A condition on the queryables, in CQL2 text.",
        "schema": {"type": "string", "maxLength": LONGEST},
    },
    "filter-lang": {
        "name": "filter-lang",
        "in": "query",
        "description": "The language of 'filter'.",
        "schema": {"type": "string", "enum": [LANGUAGE], "default": LANGUAGE},
    },
    "filter-crs": {
        "name": "filter-crs",
        "in": "query",
        "description": "The reference system of shapes in 'filter'.",
        "schema": {"type": "string", "enum": list(CRS_URIS.values())},
    },
    "f": {
        "name": "f",
        "in": "query",
        "description": "JSON, or a page for a browser.",
        "schema": {"type": "string", "enum": ["json", "html"]},
    },
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "The reference of a feature.",
        "schema": {"type": "string"},
    },
}
_KEYS: Mapping[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
}
_WRONG = {
    "description": "What went wrong, and what to do about it.",
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "required": ["code"],
                "properties": {
                    "code": {"type": "string"},
                    "description": {"type": "string"},
                },
            }
        }
    },
}


def definition(
    to: Addresses, title: str, collections: Sequence["Collection"]
) -> Mapping[str, Any]:
    paths = {
        "/": _get("Landing page", "landing"),
        "/conformance": _get("Conformance", "conformance"),
        "/collections": _get("The collections", "collections"),
    }
    for one in collections:
        paths |= _paths_of(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": to.of("landing").partition("?")[0].rstrip("/")}],
        "security": [{name: []} for name in _KEYS],
        "paths": paths,
        "components": {
            "parameters": _PARAMETERS,
            "responses": {"Wrong": _WRONG},
            "securitySchemes": _KEYS,
        },
    }


def _paths_of(one: "Collection") -> dict[str, Any]:
    takes = ["limit", "bbox", *(["datetime"] if one.has_days else []), "after"]
    takes += ["crs", "bbox-crs", "filter", "filter-lang", "filter-crs"]
    by_name = [
        {"name": prop.name, "in": "query", "schema": schema_of(prop)}
        for prop in one.properties
        if prop.is_queryable
    ]
    items = _get(
        f"{one.title}: features", f"{one.id}_items", *takes, media_type=GEOJSON
    )
    items["get"]["parameters"] += by_name
    return {
        f"/collections/{one.id}": _get(one.title, f"{one.id}_collection"),
        f"/collections/{one.id}/queryables": _get(
            f"{one.title}: what it can be filtered by",
            f"{one.id}_queryables",
            media_type=SCHEMA,
        ),
        f"/collections/{one.id}/items": items,
        f"/collections/{one.id}/items/{{featureId}}": _get(
            f"{one.title}: one feature",
            f"{one.id}_feature",
            "featureId",
            "crs",
            media_type=GEOJSON,
        ),
    }


def _get(
    summary: str, operation: str, *parameters: str, media_type: str = JSON
) -> dict[str, Any]:
    refs = [{"$ref": f"#/components/parameters/{n}"} for n in (*parameters, "f")]
    content = {
        media_type: {"schema": {"type": "object"}},
        HTML: {"schema": {"type": "string"}},
    }
    wrong = {"$ref": "#/components/responses/Wrong"}
    return {
        "get": {
            "summary": summary,
            "operationId": operation,
            "parameters": refs,
            "responses": {
                "200": {"description": summary, "content": content},
                **dict.fromkeys(
                    ("400", "401", "403", "404", "429", "500", "503"), wrong
                ),
            },
        }
    }
