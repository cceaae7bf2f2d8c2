"""The search page. The words are sent in the body and kept in the session."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.kept_searches import keep_words, kept_words
from stronghold.search.forms import SearchForm
from stronghold.search.presenters import (
    TIMES,
    SearchFilters,
    SearchPage,
    search_page,
    url_of_reference,
)
from stronghold.search.rules import is_surely_reference

TEMPLATE = "search/search.html"


@requires(Verb.SEARCH, page="a search")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def search(request: SignedInRequest) -> HttpResponse:

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
    page = search_page(request.user, words, filters) if words else SearchPage()
    gone = bool(filters.key and not words)
    return render(request, TEMPLATE, {"form": form, "page": page, "gone": gone})


def _new_search(request: SignedInRequest) -> HttpResponse:
    """Keep the words and redirect to their results, or to the record they refer to."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "page": SearchPage()}
        return render(request, TEMPLATE, context, status=400)
    words: str = form.cleaned_data["words"]
    if is_surely_reference(words) and (url := url_of_reference(request.user, words)):
        return redirect(url)
    return redirect(SearchFilters(keep_words(request.session, words)).url())
