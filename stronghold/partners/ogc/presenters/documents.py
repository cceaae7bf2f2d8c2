"""The landing page, the conformance declaration and the collections."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.parts import Link
from stronghold.partners.ogc.presenters.answers import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    FeaturesPage,
)
from stronghold.partners.ogc.presenters.links import Addresses, link
from stronghold.partners.ogc.rules import Box

if TYPE_CHECKING:
    from stronghold.partners.ogc.queries.source import Collection, Source

_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS_TO = tuple(
    f"{_PART_1}/{name}" for name in ("core", "oas30", "html", "geojson")
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
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
    words = ["OGC API - Features, Part 1: Core, 1.0.", *CONFORMS_TO]
    page = FeaturesPage("Conformance", "Features", words, back=_home(to))
    return document, page


def collections(to: Addresses, source: "Source") -> Document:
    found, box = source.collections(), source.box()
    document = {
        "links": [*_self(to, "collections"), *_download(to, source)],
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
    links = [Link("The features", to.page("items", found.id))]
    back = Link("Collections", to.page("collections"))
    page = FeaturesPage(
        found.title, source.title, [found.description], links, back=back
    )
    return document, page


def documentation(to: Addresses, collections: Sequence["Collection"]) -> FeaturesPage:
    """Describe the collections and parameters in words."""
    ids = ", ".join(one.id for one in collections)
    words = [
        f"Collections: {ids}. Features are at collections/NAME/items, and one feature "
        "at collections/NAME/items/REFERENCE.",
        "“limit” is the number of features in a response: 100 by default, and at most "
        "1,000. The link “next” returns the ones after them.",
        "“bbox” is a box in degrees: west,south,east,north.",
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
        "crs": [CRS84],
        "links": [
            link("items", to.of("items", one.id), type_=GEOJSON, title=one.title),
            link(
                "items", to.of("items", one.id, f="html"), type_=HTML, title=one.title
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
