"""The resources of OGC API - Features, as JSON or as pages for a browser."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.partners.ogc.access import Reader, by_key
from stronghold.partners.ogc.presenters import documents
from stronghold.partners.ogc.presenters.answers import GEOJSON, OPENAPI, SCHEMA, answer
from stronghold.partners.ogc.presenters.items import item, items
from stronghold.partners.ogc.presenters.links import Addresses
from stronghold.partners.ogc.presenters.openapi import definition
from stronghold.partners.ogc.queries.anyone import collection_of_anyone
from stronghold.partners.ogc.rules import (
    CRS_URIS,
    ITEMS_TAKE,
    check_known,
    read_crs,
    read_items_request,
)

EVERYWHERE = ("f", "key", "agreement")


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def landing(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Return the landing page, with links to the other resources."""
    _only(request)
    return answer(request, *documents.landing(_to_features(request), reader.source()))


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def conformance(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Return which parts of the standard are supported."""
    _only(request)
    return answer(request, *documents.conformance(_to_features(request)))


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def api(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Define the API, for a program or in words."""
    _only(request)
    to, source = Addresses(request), reader.source()
    found = source.collections()
    document, page = (
        definition(to, source.title, found),
        documents.documentation(to, found),
    )
    return answer(request, document, page, media_type=OPENAPI)


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def collections(request: HttpRequest, reader: Reader) -> HttpResponse:
    """List the collections that the reader may read."""
    _only(request)
    return answer(
        request, *documents.collections(_to_features(request), reader.source())
    )


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def collection(request: HttpRequest, reader: Reader, *, name: str) -> HttpResponse:
    """Describe one collection."""
    _only(request)
    source = reader.source()
    found = source.named(name)
    return answer(request, *documents.collection(_to_features(request), source, found))


def _queryables_of_anyone(request: HttpRequest, *, name: str) -> HttpResponse:
    """Return what a collection of this name can be filtered by, for any reader.

    QGIS asks for this without the key that it sends with all else (3.40), and without
    an answer it filters itself, after reading everything.
    """
    _only(request)
    found = documents.queryables(Addresses(request), collection_of_anyone(name))
    return answer(request, *found, media_type=SCHEMA)


@by_key(
    Verb.USE_FEATURES,
    page="features for map programs",
    without_key=_queryables_of_anyone,
)
@require_safe
def queryables(request: HttpRequest, reader: Reader, *, name: str) -> HttpResponse:
    """Return what a collection can be filtered by, as JSON Schema."""
    _only(request)
    source = reader.source()
    found = documents.queryables(Addresses(request), source.named(name))
    return answer(request, *found, media_type=SCHEMA)


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def features(request: HttpRequest, reader: Reader, *, name: str) -> HttpResponse:
    """Return a page of the features of a collection."""
    source = reader.source()
    found = source.named(name)
    _only(request, ITEMS_TAKE + tuple(found.queryables))
    items_request = read_items_request(request.GET.dict(), found.queryables)
    document, page = items(
        Addresses(request),
        found,
        source.features(found, items_request),
        now=clock.now(),
    )
    return _in_crs(
        answer(request, document, page, media_type=GEOJSON), items_request.srid
    )


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def feature(
    request: HttpRequest, reader: Reader, *, name: str, feature: str
) -> HttpResponse:
    """Return one feature."""
    _only(request, ("crs",))
    source, srid = reader.source(), read_crs(request.GET.dict(), "crs")
    found = source.named(name)
    shown = source.feature(found, feature, srid)
    document, page = item(Addresses(request), found, shown)
    return _in_crs(answer(request, document, page, media_type=GEOJSON), srid)


@by_key(Verb.USE_FEATURES, page="features for map programs")
@require_safe
def nowhere(request: HttpRequest, reader: Reader, *, address: str) -> HttpResponse:
    """Return 404 as JSON for any other address, since a program reads no HTML."""
    raise NotFound


def _to_features(request: HttpRequest) -> Addresses:
    """Return the addresses in a document that leads to features."""
    return Addresses(request, keeps_key=True)


def _in_crs(response: HttpResponse, srid: int) -> HttpResponse:
    """Name the reference system of the geometries in a header, as Part 2 demands."""
    response.headers["Content-Crs"] = f"<{CRS_URIS[srid]}>"
    return response


def _only(request: HttpRequest, taken: Sequence[str] = ()) -> None:
    check_known(set(request.GET), (*taken, *EVERYWHERE))
