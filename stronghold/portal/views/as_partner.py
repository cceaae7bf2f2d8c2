"""The first page of a partner, as police look at it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.portal.presenters.address import Address
from stronghold.portal.presenters.home import portal_page
from stronghold.sharing.queries import version


@requires(Verb.VIEW_AS_PARTNER)
@require_safe
def as_partner(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show police what the partner of an agreement is shown, read in the same way."""
    address = Address(version(request.user, reference, number), is_preview=True)
    page = portal_page(request.user, address)
    return render(request, "portal/home.html", {"page": page})
