"""The lists of what is shared, a page each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.saved_views.views import ListViews, list_methods
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
@list_methods
def kind(request: SignedInRequest, agreement: str, shared: str) -> HttpResponse:
    """Show all that is shared of one kind, or change the saved views of it."""
    address = Address(agreement_or_not_found(in_force(request.user), agreement))
    return _list(request, address, shared)


@requires(Verb.VIEW_AS_PARTNER, page="what a partner is shown")
@require_safe
def as_partner_kind(
    request: SignedInRequest, agreement: str, number: int, *, shared: str
) -> HttpResponse:
    """Show police all that the partner is shown of one kind."""
    address = preview_of(request.user, agreement, number)
    return _list(request, address, shared)


def _list(request: SignedInRequest, address: Address, code: str) -> HttpResponse:
    kind, number = kind_or_not_found(address, code), page_number(request)
    wards = wards_of(address.agreement) if kind.has_place else []
    form = FilterForm(filters_of(kind, wards), request.GET, viewer=request.user)
    form.is_valid()
    views = _views_of(request, address, code, form)
    if views and (done := views.changed()):
        return done
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
    context = {"page": page, "form": form, "views": views.shown if views else None}
    status = views.status if views else 200
    return render(request, "portal/list.html", context, status=status)


def _views_of(
    request: SignedInRequest, address: Address, code: str, form: FilterForm
) -> ListViews | None:
    """Return the partner's saved views of the list; None for police who preview it."""
    if address.is_preview:
        return None
    of = f"shared {address.agreement.reference} {code}"
    return ListViews(request, of, address.kind(code), form)
