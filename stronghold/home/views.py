"""The home page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.queries import in_force
from stronghold.home.presenters.page import home_page


@requires(Verb.USE_SITE, page="the home page")
def home(request: SignedInRequest) -> HttpResponse:
    """Show what a person with this role needs first.

    A partner with an agreement in force goes to the portal, their own home page.
    """
    if request.user.role == Role.PARTNER and in_force(request.user):
        return redirect("portal:home")
    return render(request, "home/page.html", {"page": home_page(request.user)})
