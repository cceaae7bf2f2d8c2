"""The page of published figures, for a partner and for police who view as one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.queries import in_force
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.figures.page import figures_page
from stronghold.partners.portal.queries.figures import FiguresRequest, figures_of
from stronghold.partners.portal.views.lookups import agreement_or_not_found, preview_of


@requires(Verb.USE_PORTAL, page="published figures")
@require_safe
@cache_control(no_store=True)
def figures(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the published figures for the kinds and areas of an agreement."""
    agreement = agreement_or_not_found(in_force(request.user), reference)
    return _show(request, Address(agreement))


@requires(Verb.VIEW_AS_PARTNER, page="published figures, as the partner sees them")
@require_safe
@cache_control(no_store=True)
def as_partner_figures(
    request: SignedInRequest, reference: str, number: int
) -> HttpResponse:
    """Show police the figures that the partner is shown, read in the same way."""
    return _show(request, preview_of(request.user, reference, number))


def _show(request: SignedInRequest, address: Address) -> HttpResponse:
    params = {
        name: request.GET.get(name, "") for name in ("measure", "quarter", "area")
    }
    wanted = FiguresRequest(**params)
    found = figures_of(request.user, address.agreement, wanted)
    page = figures_page(address, found, wanted)
    return render(request, "portal/figures/page.html", {"page": page})
