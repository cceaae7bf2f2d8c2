"""The map of what is shared, and its table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.queries import in_force
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.map import map_page, offered_kinds
from stronghold.partners.portal.queries.places import map_rows
from stronghold.partners.portal.views.lookups import agreement_or_not_found, preview_of


@requires(Verb.USE_PORTAL, page="the map of what is shared with them")
@require_safe
def map_(request: SignedInRequest, agreement: str) -> HttpResponse:
    """Show where the shared rows are, as exactly as the agreement allows."""
    address = Address(agreement_or_not_found(in_force(request.user), agreement))
    return _show(request, address)


@requires(Verb.VIEW_AS_PARTNER, page="the map that a partner is shown")
@require_safe
def as_partner_map(
    request: SignedInRequest, agreement: str, number: int
) -> HttpResponse:
    """Show police the map of the partner of an agreement."""
    address = preview_of(request.user, agreement, number)
    return _show(request, address)


def _show(request: SignedInRequest, address: Address) -> HttpResponse:
    wanted = request.GET.get("show", "")
    kinds = [kind for kind in offered_kinds(address) if wanted in ("", kind.code)]
    if not kinds:
        raise NotFound
    found = map_rows(request.user, address.agreement, kinds)
    page = map_page(address, found, wanted=wanted)
    return render(request, "portal/map.html", {"page": page})
