"""What the viewer's organisation has read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.sharing.queries import in_force
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.navigation import READ, portal_links
from stronghold.partners.portal.presenters.reads import reads_view
from stronghold.partners.portal.queries import reads as queries


@requires(Verb.USE_PORTAL, page="the list of what they have read")
@require_safe
def read(request: SignedInRequest) -> HttpResponse:
    """Show who of the viewer's organisation read what, and when, the latest first."""
    found = in_force(request.user)
    ask = PageRequest.from_params(request.GET, size=queries.PAGE_SIZE)
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    page = queries.own_reads(request.user, form.wanted, ask)
    shown = reads_view(
        page,
        queries.names_in(request.user, page.items),
        queries.still_shared(request.user, found, page.items),
        params=form.wanted.as_params(),
        chosen=form.chosen,
    )
    links = portal_links(Address(found[0]), READ) if found else []
    context = {"page": shown, "links": links, "form": form}
    status = 400 if form.errors else 200
    return render(request, "portal/read.html", context, status=status)
