"""What was told to one person by name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.portal.presenters.told import told_page


@requires(Verb.USE_PORTAL)
@require_safe
def disclosure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what was told to the viewer; to all others of theirs it is not there."""
    page = told_page(request.user, reference)
    return render(request, "portal/told.html", {"page": page})
