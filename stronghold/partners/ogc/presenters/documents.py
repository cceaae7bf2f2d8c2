"""The landing page, the conformance declaration and the collections."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.parts import Link, SummaryRow
from stronghold.partners.ogc.presenters.answers import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    SCHEMA,
    FeaturesPage,
)
from stronghold.partners.ogc.presenters.links import Addresses, link
from stronghold.partners.ogc.rules import CRS_URIS, MOST_COUNTED, Box
from stronghold.partners.ogc.rules.cql2 import GEOMETRY

if TYPE_CHECKING:
    from stronghold.partners.ogc.queries.source import Collection, Property, Source

_SPEC = "http://www.opengis.net/spec"
_CLASSES: Mapping[str, Sequence[str]] = {
    "ogcapi-features-1/1.0": ("core", "oas30", "html", "geojson"),
    "ogcapi-features-2/1.0": ("crs",),
    "ogcapi-features-3/1.0": (
        "queryables",
        "queryables-query-parameters",
        "filter",
        "features-filter",
    ),
    "cql2/1.0": (
        "cql2-text",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "basic-spatial-functions",
    ),
}
CONFORMS_TO = tuple(
    f"{_SPEC}/{part}/conf/{name}" for part, names in _CLASSES.items() for name in names
)
CRS84, *_OTHER_CRS = CRS_URIS.values()
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
Document = tuple[Mapping[str, Any], FeaturesPage]


def landing(to: Addresses, source: "Source") -> Document:
    document = {
        "title": source.title,
        "description": source.words,
        "links": [
            *_self(to, "landing"),
            link("service-desc", to.of("api"), type_=OPENAPI, title="The API"),
            link(
                "service-doc",
                to.of("api", f="html"),
                type_=HTML,
                title="API documentation",
            ),
            link("conformance", to.of("conformance"), type_=JSON, title="Conformance"),
            link("data", to.of("collections"), type_=JSON, title="Collections"),
            *_download(to, source),
        ],
    }
    links = [
        Link("Collections", to.page("collections")),
        *_download_page(source),
        Link("API documentation", to.page("api")),
        Link("Conformance", to.page("conformance")),
    ]
    return document, FeaturesPage(source.title, "Features", [source.words], links)


def conformance(to: Addresses) -> Document:
    document = {"conformsTo": CONFORMS_TO, "links": _self(to, "conformance")}
    words = [
        "OGC API - Features: Part 1 (Core), Part 2 (reference systems) and Part 3 "
        "(filters in CQL2).",
    ] + list(CONFORMS_TO)
    page = FeaturesPage("Conformance", "Features", words, back=_home(to))
    return document, page


def collections(to: Addresses, source: "Source") -> Document:
    found, box = source.collections(), source.box()
    document = {
        "links": [*_self(to, "collections"), *_download(to, source)],
        "crs": list(CRS_URIS.values()),
        "collections": [_described(to, collection, box) for collection in found],
    }
    links = [
        Link(collection.title, to.page("collection", collection.id))
        for collection in found
    ]
    links += _download_page(source)
    page = FeaturesPage("Collections", source.title, [], links, back=_home(to))
    return document, page


def collection(to: Addresses, source: "Source", found: "Collection") -> Document:
    document = _described(to, found, source.box())
    document["links"] = [*_self(to, "collection", found.id), *document["links"]]
    links = [
        Link("The features", to.page("items", found.id)),
        Link("What they can be filtered by", to.page("queryables", found.id)),
    ]
    back = Link("Collections", to.page("collections"))
    page = FeaturesPage(
        found.title, source.title, [found.description], links, back=back
    )
    return document, page


def queryables(to: Addresses, found: "Collection") -> Document:
    """Describe what a collection can be filtered by: a JSON Schema, and a page."""
    asked = [one for one in found.properties if one.is_queryable]
    properties: dict[str, Any] = {one.name: schema_of(one) for one in asked}
    if found.has_places:
        properties[GEOMETRY] = {
            "title": "Geometry",
            "x-ogc-role": "primary-geometry",
            "format": f"geometry-{found.shape.lower()}",
        }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": to.of("queryables", found.id),
        "type": "object",
        "title": found.title,
        "description": found.description,
        "properties": properties,
        "additionalProperties": False,
    }
    rows = [SummaryRow(one.name, _meaning(one)) for one in asked]
    back = Link(found.title, to.page("collection", found.id))
    words = [
        "Use these names in “filter”, or as parameters of the address: “name=value”."
    ]
    page = FeaturesPage("Filters", found.title, words, rows=rows, back=back)
    return document, page


def schema_of(one: "Property") -> dict[str, Any]:
    """Return a property's type as JSON Schema, and its values where known."""
    is_time = one.holds in ("date", "date-time")
    schema: dict[str, Any] = {
        "title": one.heading,
        "type": "string" if is_time else one.holds,
    }
    if one.means:
        schema["description"] = one.means
    if is_time:
        schema["format"] = one.holds
    if one.values:
        schema["enum"] = list(dict.fromkeys(value for value in one.values if value))
    return schema


def _meaning(one: "Property") -> str:
    return f"{one.heading}. {one.means}" if one.means else one.heading


def documentation(to: Addresses, collections: Sequence["Collection"]) -> FeaturesPage:
    """Describe the collections and parameters in words."""
    ids = ", ".join(one.id for one in collections)
    words = [
        f"Collections: {ids}. Features are at collections/NAME/items, and one feature "
        "at collections/NAME/items/REFERENCE.",
        "“limit” is the number of features in a response: 100 by default, and at most "
        "1,000. The link “next” returns the ones after them.",
        "“numberMatched” is how many features match, on all pages. Of records it is on "
        f"the first page, and left out if more than {MOST_COUNTED:,} match.",
        "“bbox” is a box in degrees: west,south,east,north. With “bbox-crs” it is in "
        "metres of the British National Grid, and with “crs” the response is too: "
        f"{', '.join(_OTHER_CRS)}.",
        "A property is compared by its name, as in “ward_code=E05013115”. “filter” is "
        "a condition in CQL2, as in “filter=ward_code IN ('E05013115') AND period = "
        "'2026-Q3'”; “filter-lang” is cql2-text. What a collection can be "
        "filtered by is at collections/NAME/queryables.",
        "“datetime” is a day, an instant, or two of them with a slash: 2026-01-01/.. "
        "means everything since that day.",
        "“f” is json or html.",
        "Send your key in the header “Authorization: Bearer …” or “X-API-Key”, or as "
        "the parameter “key”.",
    ]
    return FeaturesPage("API documentation", "Features", words, back=_home(to))


def _described(to: Addresses, one: "Collection", box: Box | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "crs": list(CRS_URIS.values()),
        "storageCrs": CRS84,
        "links": [
            link("items", to.of("items", one.id), type_=GEOJSON, title=one.title),
            link(
                "items", to.of("items", one.id, f="html"), type_=HTML, title=one.title
            ),
            link(
                QUERYABLES,
                to.of("queryables", one.id),
                type_=SCHEMA,
                title="What it can be filtered by",
            ),
        ],
    }
    if box:
        document["extent"] = {"spatial": {"bbox": [box], "crs": CRS84}}
    return document


def _self(to: Addresses, name: str, *args: str) -> list[dict[str, str]]:
    return [
        link("self", to.of(name, *args), type_=JSON, title="This document"),
        link(
            "alternate",
            to.of(name, *args, f="html"),
            type_=HTML,
            title="As a page",
        ),
    ]


def _download(to: Addresses, source: "Source") -> list[dict[str, str]]:
    """Link to the page with all of it as one file, for signed-in users."""
    return [
        link("related", to.whole(page.url), type_=HTML, title=page.label)
        for page in _download_page(source)
    ]


def _download_page(source: "Source") -> list[Link]:
    if not source.agreement:
        return []
    url = reverse("geopackage:new", args=[source.agreement])
    return [Link("Download all of it as a GeoPackage", url)]


def _home(to: Addresses) -> Link:
    return Link("Features", to.page("landing"))
