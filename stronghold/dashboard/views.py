"""The home page and the map."""

from django.http import HttpResponse
from django.shortcuts import render

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb


@requires(Verb.USE_SITE)
def home(request: SignedInRequest) -> HttpResponse:
    """Show where this person can go from here."""
    return render(request, "dashboard/home.html")
