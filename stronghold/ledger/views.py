"""The pages of the place ledger: the search, a street, premises."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.after_care.presenters import at_home
from operations.after_care.queries import open_at
from operations.links.presenters import ledger_words
from operations.links.queries import links_of_all
from operations.taskings.queries import n_answered_at
from operations.taskings.record import TASKINGS
from operations.visits.views import before_at
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import year_before
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kept_searches import keep_words, kept_words
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Link
from stronghold.core.ui.pdf import pdf_answer
from stronghold.ledger.actions import note_chronology
from stronghold.ledger.forms import PlaceSearchForm
from stronghold.ledger.kinds import due_kinds_for, kinds_for
from stronghold.ledger.presenters.chronology import (
    MOST_ITEMS,
    ChronologyView,
    chronology_view,
    item_of,
)
from stronghold.ledger.presenters.entries import entry_of
from stronghold.ledger.presenters.parts import recorded_words
from stronghold.ledger.presenters.place import (
    AsideReads,
    PlaceReads,
    aside_of,
    full_name,
    place_page,
)
from stronghold.ledger.presenters.search import Recorded, SearchPage, search_page
from stronghold.ledger.presenters.wording import Counted, Due
from stronghold.ledger.queries.chronology import chronology as read_chronology
from stronghold.ledger.queries.entries import CountedOnly, InYear, OfKind, entries_page
from stronghold.ledger.queries.figures import counts_by, figures_at
from stronghold.ledger.queries.near import near_repeats
from stronghold.ledger.queries.places import (
    LedgerPlace,
    premises_of,
    premises_place,
    street_place,
)
from stronghold.ledger.queries.reports_here import ReportsHere, reports_here
from stronghold.ledger.queries.search import find_places, recent_places
from stronghold.ledger.queries.times import InHours, YearOfReports

PAGE_SIZE = 20
SEARCH_TEMPLATE = "ledger/search.html"


@requires(Verb.FIND_PLACES, page="the search for a place")
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
    page = _search_page(request.user, words or postcode)
    if page.only_url:
        return redirect(page.only_url)
    form = PlaceSearchForm(initial={"words": words or postcode})
    context = {"page": page, "form": form, "gone": bool(key and not words)}
    return render(request, SEARCH_TEMPLATE, context)


def _new_search(request: SignedInRequest) -> HttpResponse:
    form = PlaceSearchForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "page": _search_page(request.user, "")}
        return render(request, SEARCH_TEMPLATE, context, status=400)
    key = keep_words(request.session, form.cleaned_data["words"])
    return redirect(address(reverse("ledger:search"), {"of": key}))


@requires(Verb.FIND_PLACES, page="the page of a street")
@require_safe
@reads_replica
def street(request: SignedInRequest, street_id: int) -> HttpResponse:
    """Show everything recorded at a street, its premises included."""
    return _place_page(request, street_place(request.user, street_id))


@requires(Verb.FIND_PLACES, page="the page of premises")
@require_safe
@reads_replica
def premises(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Show everything recorded at one premises."""
    return _place_page(request, premises_place(request.user, premises_id))


@requires(Verb.RUN_CLOSURES, page="the chronology of premises")
@require_POST
@cache_control(no_store=True)
def chronology(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Make the chronology of premises as a document for a court."""
    view = _chronology(request.user, premises_place(request.user, premises_id))
    context = {"page": view, "marking": view.marking}
    answer = pdf_answer(
        "documents/chronology.html", context, name=f"chronology-{premises_id}"
    )
    note_chronology(by=request.user, premises=premises_id, references=view.references)
    return answer


def _chronology(viewer: User, place: LedgerPlace) -> ChronologyView:
    """Read each record at a place, by the kinds that the viewer may read."""
    kinds = kinds_for(viewer)
    found = read_chronology(viewer, place, kinds, most=MOST_ITEMS)
    shown = {kind.code: kind.shown_to(viewer) for kind in kinds}
    items = [
        item_of(n, record.kind, record.row, shown=shown[record.kind.code])
        for n, record in enumerate(found.items, start=1)
    ]
    made = f"{written_instant(clock.now())} by {viewer.display_name}"
    return chronology_view(
        full_name(place),
        items,
        is_cut=found.is_cut,
        made=made,
        marking=marking_of(viewer.force),
    )


def _search_page(viewer: User, words: str) -> SearchPage:
    found = find_places(viewer, words) if words else recent_places(viewer)
    premises = [row.pk for row in found.premises]
    streets = [row.pk for row in found.streets]
    recorded = Recorded(
        premises=recorded_at(viewer, premises, field="premises"),
        streets=recorded_at(viewer, streets, field="street"),
    )
    return search_page(words, found, recorded)


def recorded_at(
    viewer: User, ids: Sequence[int], *, field: Literal["street", "premises"]
) -> dict[int, str]:
    """Say how many records each of these streets or premises has, by its id."""
    kinds = kinds_for(viewer)
    counts = [counts_by(field, viewer, kind, ids=ids) for kind in kinds]
    return recorded_words(ids, kinds, counts)


def _recorded_at_each(
    viewer: User, premises: Sequence[int], counted: Sequence[Counted]
) -> dict[int, str]:
    """Say how many of the records of a street each of its premises has, by its id."""
    counts = [
        counts_by("premises", viewer, kind, ids=premises)
        if kind.is_at_several and figures.total
        else figures.by_premises
        for kind, figures in counted
    ]
    return recorded_words(premises, [kind for kind, _ in counted], counts)


def _place_page(request: SignedInRequest, place: LedgerPlace) -> HttpResponse:
    viewer = request.user
    ask = PageRequest.from_params(request.GET, size=PAGE_SIZE)
    kinds, today = kinds_for(viewer), clock.today()
    since = year_before(today)
    in_hours = InHours(since=since)
    in_year = InYear()
    filters = (OfKind(kinds), CountedOnly(), in_hours, in_year)
    wanted = ListFilter.from_params(filters, request.GET, viewer=viewer)
    here = reports_here(viewer, place, since=since)
    counted = _counted(viewer, place, kinds, here=here, since=since)
    due = due_at_place(viewer, place)
    hours, year = wanted["hours"], wanted["year"]
    only = REPORTS.code if hours else wanted["kind"]

    def narrow(kind: RecordKind[Any]) -> Q:
        of_hours = in_hours.rows(hours, viewer) if hours else Q()
        return of_hours & (in_year.of(kind, year) if year else Q())

    found = entries_page(
        viewer,
        place,
        [kind for kind in kinds if only in {"", kind.code}],
        ask=ask,
        counted_only=bool(wanted["counted"] or hours or year),
        narrow=narrow if hours or year else None,
    )
    shown = {kind.code: kind.shown_to(viewer) for kind in kinds}
    links = links_of_all(viewer, [one.row.reference for one in found.items])
    aside = None
    if not (ask.after or ask.before):
        read = _read_aside(viewer, place, counted, year=here.year)
        aside = aside_of(
            place,
            read,
            counted=counted,
            due=due,
            today=today,
            marking=marking_of(viewer.force),
        )
    page = place_page(
        place,
        PlaceReads(
            today=today,
            counted=counted,
            due=due,
            page=found,
            entries=[
                entry_of(
                    one.kind,
                    one.row,
                    shown[one.kind.code],
                    links=ledger_words(links.get(one.row.reference, ())),
                )
                for one in found.items
            ],
            aside=aside,
        ),
        wanted=wanted,
    )
    context = {
        "page": page,
        "visit": before_at(viewer, place.premises) if place.premises else None,
        "revisits": _revisits(viewer, place),
    }
    return render(request, "ledger/place.html", context)


def _revisits(viewer: User, place: LedgerPlace) -> Link | None:
    """Link to the revisits of a home, or to plan them, for those who may."""
    if place.premises is None or not policy.can(viewer, Verb.READ_SAFEGUARDING):
        return None
    pk = place.premises.pk
    may_begin = policy.can(viewer, Verb.RAISE_CONCERN)
    return at_home(open_at(viewer, pk), pk, may_begin=may_begin)


def _counted(
    viewer: User,
    place: LedgerPlace,
    kinds: Sequence[RecordKind[Any]],
    *,
    here: ReportsHere,
    since: date,
) -> list[Counted]:
    """Count each kind, leaving out those without a record unless always shown."""
    others = [kind for kind in kinds if kind is not REPORTS]
    figures = dict(
        zip(others, figures_at(viewer, place, others, since=since), strict=True)
    )
    counted = [(kind, figures.get(kind, here.figures)) for kind in kinds]
    return [(kind, f) for kind, f in counted if f.total or kind.is_always_shown]


def due_at_place(viewer: User, place: LedgerPlace) -> list[Due]:
    """Return what is due of each kind that the viewer may read."""
    due, now = [], clock.now()
    for kind in due_kinds_for(viewer):
        wanted = kind.wanted_at(viewer, place)
        found = kind.find(viewer, wanted)
        items = [kind.item(row, now) for row in found.first]
        due.append(Due(kind, found.n, items, kind.list_url(viewer, wanted)))
    return due


def _read_aside(
    viewer: User,
    place: LedgerPlace,
    counted: Sequence[Counted],
    *,
    year: YearOfReports,
) -> AsideReads:
    premises, is_cut = premises_of(viewer, place)
    return AsideReads(
        near=near_repeats(viewer, place),
        n_answered=n_answered_at(viewer, place.here)
        if policy.can(viewer, TASKINGS.read)
        else 0,
        year=year,
        premises=premises,
        recorded=_recorded_at_each(viewer, [row.pk for row in premises], counted),
        is_cut=is_cut,
        may_make_chronology=policy.can(viewer, Verb.RUN_CLOSURES),
    )
