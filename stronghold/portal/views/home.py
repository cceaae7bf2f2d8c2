"""The first page of a partner."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.portal.actions import note_visit
from stronghold.portal.presenters.address import Address
from stronghold.portal.presenters.home import portal_page
from stronghold.portal.views.asked import one_of
from stronghold.portal.views.nothing import answer_nothing
from stronghold.sharing.queries import in_force


@requires(Verb.USE_PORTAL)
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what is shared with the viewer's organisation."""
    found = in_force(request.user)
    if not found:
        return answer_nothing(request)
    wanted = request.GET.get("agreement", found[0].reference)
    address = Address(one_of(found, wanted), is_preview=False)
    since = note_visit(by=request.user)
    page = portal_page(request.user, address, found, since=since)
    return render(request, "portal/home.html", {"page": page})
