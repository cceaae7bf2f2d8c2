"""Features as GeoJSON, and as the table of a page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Link, Pager, Row, SummaryRow, Table
from stronghold.partners.ogc.presenters.answers import GEOJSON, HTML, JSON, FeaturesPage
from stronghold.partners.ogc.presenters.documents import Document
from stronghold.partners.ogc.presenters.links import Addresses, link

if TYPE_CHECKING:
    from stronghold.partners.ogc.queries.source import (
        Collection,
        Feature,
        Features,
        Property,
    )

# How many columns fit on a desktop screen; the page of a feature shows all.
MOST_COLUMNS = 8


def items(
    to: Addresses, collection: "Collection", features: "Features", *, now: datetime
) -> Document:
    """Return a page of features, with a link to the next page if there is one."""
    params = dict(to.itself())
    following = params | {"after": features.found[-1].id} if features.has_more else {}
    links = [
        link("self", to.of("items", collection.id, **params), type_=GEOJSON),
        link(
            "alternate", to.of("items", collection.id, **params, f="html"), type_=HTML
        ),
        link("collection", to.of("collection", collection.id), type_=JSON),
    ]
    if following:
        href = to.of("items", collection.id, **following)
        links.append(link("next", href, type_=GEOJSON))
    document = {
        "type": "FeatureCollection",
        "timeStamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **_number_matched(features),
        "numberReturned": len(features.found),
        "features": [_geojson(collection, one) for one in features.found],
        "links": links,
    }
    page = FeaturesPage(
        title=collection.title,
        caption="Features",
        words=[] if features.found else ["No features match the request."],
        table=_table(to, collection, features.found),
        pager=Pager(
            older_url=to.page("items", collection.id, **following) if following else "",
            older_text="Next",
        ),
        back=Link("Collections", to.page("collections")),
    )
    return document, page


def _number_matched(features: "Features") -> Mapping[str, int]:
    """Return how many match on all pages, unless they were not counted."""
    if features.n_matched is None:
        return {}
    return {"numberMatched": features.n_matched}


def item(to: Addresses, collection: "Collection", feature: "Feature") -> Document:
    document = dict(_geojson(collection, feature))
    args = (collection.id, feature.id)
    document["links"] = [
        link("self", to.of("feature", *args), type_=GEOJSON),
        link("alternate", to.of("feature", *args, f="html"), type_=HTML),
        link("collection", to.of("collection", collection.id), type_=JSON),
    ]
    page = FeaturesPage(
        title=feature.id,
        caption=collection.title,
        rows=[
            SummaryRow(one.heading, _text(feature.values[at]))
            for at, one in _in_words(collection)
        ],
        back=Link(collection.title, to.page("items", collection.id)),
    )
    return document, page


def _geojson(collection: "Collection", feature: "Feature") -> Mapping[str, Any]:
    names = [one.name for one in collection.properties]
    geometry = feature.geometry
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": None if geometry is None else orjson.Fragment(geometry),
        "properties": dict(zip(names, map(_value, feature.values), strict=True)),
    }


def _value(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case "":
            return None
    return value


def _in_words(collection: "Collection") -> list[tuple[int, "Property"]]:
    """Return the index of each property, without codes that are also given in words."""
    names = {one.name for one in collection.properties}
    return [
        (at, one)
        for at, one in enumerate(collection.properties)
        if f"{one.name}_name" not in names
    ]


def _table(
    to: Addresses, collection: "Collection", features: Sequence["Feature"]
) -> Table | None:
    """Show features as rows, with the first properties that have any value."""
    if not features:
        return None
    with_values = [
        (at, one)
        for at, one in _in_words(collection)
        if any(f.values[at] not in (None, "") for f in features)
    ]
    shown = with_values[:MOST_COLUMNS]
    return Table(
        caption=collection.title,
        columns=[Column(one.heading) for _, one in shown],
        rows=[Row(_cells(to, collection, shown, feature=f)) for f in features],
        hide_caption=True,
        stacked=True,
    )


def _cells(
    to: Addresses,
    collection: "Collection",
    shown: Sequence[tuple[int, "Property"]],
    *,
    feature: "Feature",
) -> list[Cell | str | int]:
    """Return the cells of a row; the first links to the feature."""
    first, *others = [_text(feature.values[at]) for at, _ in shown]
    return [Cell(first, href=to.page("feature", collection.id, feature.id)), *others]


def _text(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return short_instant(value)
        case date():
            return short_date(value)
    return str(value)
