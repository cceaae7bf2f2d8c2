"""The lists of what is shared, a page each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.forms import FilterForm
from stronghold.core.sharing.queries import in_force, wards_of
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.lists import shared_list
from stronghold.partners.portal.queries import reading
from stronghold.partners.portal.queries.filters import filters_of
from stronghold.partners.portal.views.lookups import (
    agreement_or_not_found,
    kind_or_not_found,
    page_number,
    preview_of,
)


@requires(Verb.USE_PORTAL, page="what is shared with them")
@require_safe
def kind(request: SignedInRequest, reference: str, shared: str) -> HttpResponse:
    """Show all that is shared of one kind."""
    address = Address(agreement_or_not_found(in_force(request.user), reference))
    return _list(request, address, shared)


@requires(Verb.VIEW_AS_PARTNER, page="what a partner is shown")
@require_safe
def as_partner_kind(
    request: SignedInRequest, reference: str, number: int, *, shared: str
) -> HttpResponse:
    """Show police all that the partner is shown of one kind."""
    address = preview_of(request.user, reference, number)
    return _list(request, address, shared)


def _list(request: SignedInRequest, address: Address, code: str) -> HttpResponse:
    kind, number = kind_or_not_found(address, code), page_number(request)
    wards = wards_of(address.agreement) if kind.has_place else []
    form = FilterForm(filters_of(kind, wards), request.GET, viewer=request.user)
    form.is_valid()
    with reading(request.user, address.agreement) as read:
        found = read.rows(kind, page=number, wanted=form.wanted)
    page = shared_list(
        found,
        address,
        form.wanted,
        page=number,
        chosen=form.chosen,
        now=clock.now(),
    )
    return render(request, "portal/list.html", {"page": page, "form": form})
