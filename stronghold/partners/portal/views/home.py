"""The first page of a partner, and of police who view as the partner."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.queries import in_force, version
from stronghold.partners.portal.actions import note_visit
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.home import portal_page
from stronghold.partners.portal.presenters.not_shared import not_shared_page
from stronghold.partners.portal.views.lookups import agreement_or_not_found


@requires(Verb.USE_PORTAL, page="what is shared with them")
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what is shared with the viewer's organisation."""
    found = in_force(request.user)
    if not found:
        return not_shared(request)
    wanted = request.GET.get("agreement", found[0].reference)
    address = Address(agreement_or_not_found(found, wanted), is_preview=False)
    since = note_visit(by=request.user)
    page = portal_page(request.user, address, found, since=since)
    return render(request, "portal/home.html", {"page": page})


@requires(Verb.VIEW_AS_PARTNER, page="what a partner is shown")
@require_safe
def as_partner(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show police what the partner of an agreement is shown, read in the same way."""
    address = Address(version(request.user, reference, number), is_preview=True)
    page = portal_page(request.user, address)
    return render(request, "portal/home.html", {"page": page})


def not_shared(request: SignedInRequest) -> HttpResponse:
    """Say that nothing is shared, why, and what the partner can do."""
    page = not_shared_page(request.user)
    return render(request, "portal/not_shared.html", {"page": page})
