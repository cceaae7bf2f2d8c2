"""The recipient's page of a disclosure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.partners.portal.presenters.disclosures import received_page
from stronghold.partners.portal.queries.disclosures import received


@requires(Verb.USE_PORTAL, page="a disclosure to them")
@require_safe
def disclosure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a disclosure to its recipient; for anyone else it is NotFound."""
    page = received_page(*received(request.user, reference))
    return render(request, "portal/disclosure.html", {"page": page})
