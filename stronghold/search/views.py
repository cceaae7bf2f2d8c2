"""The search page. The words are sent in the body and kept in the session."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.kept_searches import keep_words, kept_words
from stronghold.ledger.views import recorded_at
from stronghold.search.forms import SearchForm
from stronghold.search.hits import Hit, postcode_hit, with_recorded
from stronghold.search.kinds import Kind, kinds_for
from stronghold.search.presenters import (
    TIMES,
    Group,
    SearchFilters,
    SearchPage,
    kind_group,
    references_group,
    results_page,
)
from stronghold.search.queries.places import is_of_no_place, known_postcode
from stronghold.search.queries.results import (
    Results,
    Wanted,
    has_search_words,
    note_search,
)
from stronghold.search.rules import is_surely_reference, is_type_alone, type_alone

TEMPLATE = "search/search.html"
MOST = 50
# What was found of each kind.
Found: TypeAlias = list[tuple[Kind, Results[Any]]]


@requires(Verb.SEARCH, page="a search")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
@reads_replica
def search(request: SignedInRequest) -> HttpResponse:
    """Search for words in all that the viewer may read, by kind."""
    if request.method == "POST":
        return _new_search(request)
    params = request.GET
    filters = SearchFilters(
        key=params.get("of", ""),
        kind=params.get("kind", ""),
        within=params.get("within", ""),
    )
    if filters.within not in TIMES:
        raise NotFound
    words = kept_words(request.session, filters.key)
    form = SearchForm(initial={"words": words})
    page = _results(request.user, words, filters) if words else SearchPage()
    gone = bool(filters.key and not words)
    return render(request, TEMPLATE, {"form": form, "page": page, "gone": gone})


def _new_search(request: SignedInRequest) -> HttpResponse:
    """Keep the words and redirect to their results, or to the record they refer to."""
    form = SearchForm(request.POST)
    if form.is_valid() and is_of_no_place(request.user, form.cleaned_data["words"]):
        form.add_error("words", type_alone(form.cleaned_data["words"]))
    if not form.is_valid():
        context = {"form": form, "page": SearchPage()}
        return render(request, TEMPLATE, context, status=400)
    words: str = form.cleaned_data["words"]
    if is_surely_reference(words) and (url := _url_of_reference(request.user, words)):
        return redirect(url)
    return redirect(SearchFilters(keep_words(request.session, words)).url())


def _results(viewer: User, words: str, filters: SearchFilters) -> SearchPage:
    """Search each kind that the filters allow."""
    allowed = kinds_for(viewer)
    if filters.kind and filters.kind not in [kind.code for kind in allowed]:
        raise NotFound
    searched = [kind for kind in allowed if filters.kind in {"", kind.code}]
    note_search(kind=filters.kind, within=filters.within)
    groups: list[Group] = []
    place = None
    if not filters.kind:
        groups.append(references_group(_by_reference(viewer, words, allowed)))
    if has_words := has_search_words(words):
        fitting = [kind for kind in searched if kind.is_dated or not filters.within]
        if is_type_alone(words):
            # "The Avenue" is a street; its words are in too many records.
            fitting = [kind for kind in fitting if not kind.is_dated]
        found = [(kind, _found(viewer, kind, words, filters)) for kind in fitting]
        if not (filters.kind or filters.within):
            place, found = _place_meant(viewer, words, found)
        groups += sorted(
            [
                kind_group(kind, results, filters, most=_most(kind, filters))
                for kind, results in found
            ],
            key=lambda group: not group.is_first,
        )
    return results_page(filters, allowed, groups, place=place, has_words=has_words)


def _found(
    viewer: User, kind: Kind, words: str, filters: SearchFilters
) -> Results[Any]:
    since = filters.since(clock.today())
    return kind.find(viewer, Wanted(words, since, _most(kind, filters)))


def _most(kind: Kind, filters: SearchFilters) -> int:
    return MOST if filters.kind else kind.few


def _place_meant(viewer: User, words: str, found: Found) -> tuple[Hit | None, Found]:
    """Return the one place that the words name, and the other results.

    Premises come before their street: "12 Lake Street" is also in Lake Street.
    """
    if postcode := known_postcode(viewer, words):
        return postcode_hit(postcode), found
    meant = [(kind, results.exact) for kind, results in found if results.exact]
    if not meant:
        return None, found
    kind, row = meant[-1]
    others = [
        (each, results.without_exact() if each == kind else results)
        for each, results in found
    ]
    recorded = recorded_at(viewer, [row.pk], field=kind.recorded_by or "street")
    return with_recorded(kind.hit(row), recorded[row.pk]), others


def _by_reference(viewer: User, words: str, kinds: Sequence[Kind]) -> list[Hit]:
    return [
        kind.hit(row)
        for kind in kinds
        if kind.by_reference
        for row in kind.by_reference(viewer, words)
    ]


def _url_of_reference(viewer: User, words: str) -> str:
    """Return the page of the record with this reference; empty unless exactly one."""
    found = _by_reference(viewer, words, kinds_for(viewer))
    return found[0].url if len(found) == 1 else ""
