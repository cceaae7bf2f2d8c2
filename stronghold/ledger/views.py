"""The pages of the place ledger: the search, a street, premises."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.visits.views import before_at
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.records.kept_searches import keep_words, kept_words
from stronghold.core.records.presenters import address
from stronghold.core.records.queries import PageRequest
from stronghold.core.ui.pdf import pdf_answer
from stronghold.ledger.actions import note_chronology
from stronghold.ledger.forms import PlaceSearchForm
from stronghold.ledger.presenters.chronology import chronology_view
from stronghold.ledger.presenters.place import LedgerFilter, place_page
from stronghold.ledger.presenters.search import search_page
from stronghold.ledger.queries.places import (
    LedgerPlace,
    premises_place,
    street_place,
)

SEARCH_TEMPLATE = "ledger/search.html"


@requires(Verb.FIND_PLACES)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def search(request: SignedInRequest) -> HttpResponse:
    """Find a place; if only one fits, redirect to it.

    The words are sent in the body and kept in the session; the address has their key.
    """
    if request.method == "POST":
        return _new_search(request)
    key = request.GET.get("of", "")
    words = kept_words(request.session, key)
    postcode = postcode_in_form(request.GET.get("postcode", "")) or ""
    page = search_page(request.user, words or postcode)
    if page.only_url:
        return redirect(page.only_url)
    form = PlaceSearchForm(initial={"words": words or postcode})
    context = {"page": page, "form": form, "gone": bool(key and not words)}
    return render(request, SEARCH_TEMPLATE, context)


def _new_search(request: SignedInRequest) -> HttpResponse:
    form = PlaceSearchForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "page": search_page(request.user, "")}
        return render(request, SEARCH_TEMPLATE, context, status=400)
    key = keep_words(request.session, form.cleaned_data["words"])
    return redirect(address(reverse("ledger:search"), {"of": key}))


@requires(Verb.FIND_PLACES)
@require_safe
def street(request: SignedInRequest, street_id: int) -> HttpResponse:
    """Show everything recorded at a street, its premises included."""
    return _place_page(request, street_place(request.user, street_id))


@requires(Verb.FIND_PLACES)
@require_safe
def premises(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Show everything recorded at one premises."""
    return _place_page(request, premises_place(request.user, premises_id))


@requires(Verb.RUN_CLOSURES)
@require_POST
@cache_control(no_store=True)
def chronology(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Make the chronology of premises as a document for a court."""
    view = chronology_view(request.user, premises_place(request.user, premises_id))
    context = {"page": view, "marking": view.marking}
    answer = pdf_answer(
        "documents/chronology.html", context, name=f"chronology-{premises_id}"
    )
    note_chronology(by=request.user, premises=premises_id, references=view.references)
    return answer


def _place_page(request: SignedInRequest, place: LedgerPlace) -> HttpResponse:
    page = place_page(
        request.user,
        place,
        filters=LedgerFilter.from_params(request.GET),
        ask=PageRequest.from_params(request.GET),
    )
    visit = before_at(request.user, place.premises) if place.premises else None
    return render(request, "ledger/place.html", {"page": page, "visit": visit})
