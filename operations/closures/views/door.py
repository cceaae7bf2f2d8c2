"""The door card of a case, and the list of what is closed now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from operations.closures import queries
from operations.closures.door_cards import card_of
from operations.closures.presenters.closed import closed_page
from operations.closures.record import CLOSURES
from operations.visits.views import before_panel
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.queries import one_record


@requires(Verb.USE_CLOSURES, page="its door card")
@require_safe
@cache_control(no_store=True)
def door(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show an officer at the door whether it is closed, until when, who may enter."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    card = card_of(viewer, case, queries.events(viewer, case))
    before = before_panel(viewer, case)
    return render(request, "closures/door.html", {"page": card, "before": before})


@requires(Verb.USE_CLOSURES, page="the list of addresses closed now")
@require_safe
def closed(request: SignedInRequest) -> HttpResponse:
    """List what is closed now: in the areas of the viewer's team, and elsewhere."""
    viewer = request.user
    found = queries.closed_addresses(viewer)
    page = closed_page(found, of_team=queries.ids_of_team(viewer, found))
    return render(request, "closures/closed.html", {"page": page})
