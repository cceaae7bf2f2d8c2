"""The page of a partner with no agreement in force."""

from django.http import HttpResponse
from django.shortcuts import render

from stronghold.accounts.access import SignedInRequest
from stronghold.portal.presenters.nothing import nothing_page


def answer_nothing(request: SignedInRequest) -> HttpResponse:
    """Say that nothing is shared, why, and what to do."""
    page = nothing_page(request.user)
    return render(request, "portal/nothing.html", {"page": page})
