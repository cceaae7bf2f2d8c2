"""The home page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.choices import Role
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.home.presenters.page import home_page
from stronghold.sharing.queries import in_force


@requires(Verb.USE_SITE)
def home(request: SignedInRequest) -> HttpResponse:
    """Show what a person with this role needs first.

    A partner with an agreement in force goes to the portal, their own home page.
    """
    if request.user.role == Role.PARTNER and in_force(request.user):
        return redirect("portal:home")
    return render(
        request, "dashboard/home/page.html", {"page": home_page(request.user)}
    )
