"""The page of a search. Its words come in a body and stay in the session."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.search.forms import SearchForm
from stronghold.dashboard.search.presenters import (
    TIMES,
    Narrowed,
    SearchPage,
    record_meant,
    search_page,
)
from stronghold.dashboard.search.rules import is_surely_reference
from stronghold.kernel.errors import NotFound
from stronghold.records.kept_searches import keep_words, kept_words

TEMPLATE = "dashboard/search/search.html"


@requires(Verb.SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def search(request: SignedInRequest) -> HttpResponse:
    """Take words and go to what they find; show that, however it is narrowed."""
    if request.method == "POST":
        return _take(request)
    given = request.GET
    narrowed = Narrowed(
        *(given.get(name, "") for name in ("of", "kind", "within")),
    )
    if narrowed.within not in TIMES:
        raise NotFound
    words = kept_words(request.session, narrowed.key)
    form = SearchForm(initial={"words": words})
    page = search_page(request.user, words, narrowed) if words else SearchPage()
    gone = bool(narrowed.key and not words)
    return render(request, TEMPLATE, {"form": form, "page": page, "gone": gone})


def _take(request: SignedInRequest) -> HttpResponse:
    """Keep the words and go on, straight to the record if they are its reference."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "page": SearchPage()}
        return render(request, TEMPLATE, context, status=400)
    words: str = form.cleaned_data["words"]
    if is_surely_reference(words) and (url := record_meant(request.user, words)):
        return redirect(url)
    return redirect(Narrowed(keep_words(request.session, words)).url())
