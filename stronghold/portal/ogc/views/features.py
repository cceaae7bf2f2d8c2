"""What a map program asks: each answer as JSON, or as a page where a browser asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stronghold.accounts.permissions import Verb
from stronghold.kernel.errors import NotFound
from stronghold.portal.ogc.access import Reader, by_key
from stronghold.portal.ogc.presenters import documents
from stronghold.portal.ogc.presenters.answers import GEOJSON, OPENAPI, answer
from stronghold.portal.ogc.presenters.items import item, items
from stronghold.portal.ogc.presenters.links import Addresses
from stronghold.portal.ogc.presenters.openapi import definition
from stronghold.portal.ogc.rules import ITEMS_TAKE, check_known, read_wish

if TYPE_CHECKING:
    from stronghold.portal.ogc.queries.source import Collection, Source

EVERYWHERE = ("f", "key", "agreement")


@by_key(Verb.USE_FEATURES)
@require_safe
def landing(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Say what there is, and where."""
    _only(request)
    return answer(request, *documents.landing(Addresses(request), reader.source()))


@by_key(Verb.USE_FEATURES)
@require_safe
def conformance(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Say which parts of the standard are kept."""
    _only(request)
    return answer(request, *documents.conformance(Addresses(request)))


@by_key(Verb.USE_FEATURES)
@require_safe
def api(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Define the API, for a program or in words."""
    _only(request)
    to, source = Addresses(request), reader.source()
    found = source.collections()
    told = definition(to, source.title, found)
    return answer(request, told, documents.how(to, found), media_type=OPENAPI)


@by_key(Verb.USE_FEATURES)
@require_safe
def collections(request: HttpRequest, reader: Reader) -> HttpResponse:
    """List the collections that the reader may have."""
    _only(request)
    return answer(request, *documents.collections(Addresses(request), reader.source()))


@by_key(Verb.USE_FEATURES)
@require_safe
def collection(request: HttpRequest, reader: Reader, *, name: str) -> HttpResponse:
    """Describe one collection."""
    _only(request)
    source = reader.source()
    found = _named(source, name)
    return answer(request, *documents.collection(Addresses(request), source, found))


@by_key(Verb.USE_FEATURES)
@require_safe
def features(request: HttpRequest, reader: Reader, *, name: str) -> HttpResponse:
    """Return a page of the features of a collection."""
    _only(request, ITEMS_TAKE)
    source = reader.source()
    found, wish = _named(source, name), read_wish(request.GET.dict())
    told = items(Addresses(request), found, source.features(found, wish))
    return answer(request, *told, media_type=GEOJSON)


@by_key(Verb.USE_FEATURES)
@require_safe
def feature(
    request: HttpRequest, reader: Reader, *, name: str, feature: str
) -> HttpResponse:
    """Return one feature."""
    _only(request)
    source = reader.source()
    found = _named(source, name)
    told = item(Addresses(request), found, source.feature(found, feature))
    return answer(request, *told, media_type=GEOJSON)


@by_key(Verb.USE_FEATURES)
@require_safe
def nowhere(request: HttpRequest, reader: Reader, *, address: str) -> HttpResponse:
    """Say in the form of all answers that nothing is there: a program reads no page."""
    raise NotFound


def _only(request: HttpRequest, taken: Sequence[str] = ()) -> None:
    check_known(set(request.GET), (*taken, *EVERYWHERE))


def _named(source: "Source", name: str) -> "Collection":
    for one in source.collections():
        if one.id == name:
            return one
    raise NotFound
