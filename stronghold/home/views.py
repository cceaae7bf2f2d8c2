"""The home page, and the panels that it has for each role."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import redirect, render

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.queries import in_force
from stronghold.figures.context import parts_for
from stronghold.home import panels
from stronghold.home.presenters.page import HomePage, page_of
from stronghold.home.presenters.parts import Part

# An officer records and works; a supervisor reads the week and the queues; an analyst
# reads figures; a records manager reviews what is kept.
PANELS: Mapping[Role, Sequence[Callable[[User], Part | None]]] = MappingProxyType(
    {
        Role.OFFICER: (
            panels.visits,
            panels.start_buttons,
            panels.due_next,
            panels.assigned,
            panels.call_backs,
            panels.tasked,
            panels.recent,
            panels.behind,
            panels.last_week,
        ),
        Role.SUPERVISOR: (
            panels.visits,
            panels.behind,
            panels.signals,
            panels.brief,
            panels.queues,
            panels.wards_without_team,
            panels.due_next,
            panels.team_tasked,
            panels.start_buttons,
            panels.assigned,
            panels.call_backs,
            panels.recent,
            panels.last_week,
        ),
        Role.ANALYST: (panels.behind, panels.signals, panels.brief, panels.last_week),
        Role.RECORDS_MANAGER: (
            panels.reviews,
            panels.due_next,
            panels.behind,
            panels.brief,
            panels.last_week,
        ),
        Role.ADMINISTRATOR: (panels.wards_without_team, panels.about_accounts),
        Role.PARTNER: (panels.nothing_shared,),
    }
)


@requires(Verb.USE_SITE, page="the home page")
def home(request: SignedInRequest) -> HttpResponse:
    """Show what a person with this role needs first.

    A partner with an agreement in force goes to the portal, their own home page.
    """
    if request.user.role == Role.PARTNER and in_force(request.user):
        return redirect("portal:home")
    return render(request, "home/page.html", {"page": home_page(request.user)})


def home_page(viewer: User) -> HomePage:
    """Return the page with the panels of the viewer's role that are not empty."""
    role = Role(viewer.role)
    parts = [part for panel in PANELS[role] if (part := panel(viewer))]
    return page_of(role, viewer.organisation.name, parts, parts_for(viewer))
