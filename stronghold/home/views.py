"""The home page of each role, and the page that starts what is logged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.home import panels
from stronghold.home.presenters.start import log_page

Panel = Callable[[User], panels.Part | None]


@dataclass(frozen=True)
class Home:
    """The title and the parts of a role's page; `beside` on a wide screen."""

    title: str
    parts: Sequence[Panel]
    beside: Sequence[Panel] = ()


# An officer records and works; a supervisor also watches the queues and the week; an
# analyst reads figures; a records manager answers for what is kept and shared; an
# administrator looks after accounts. A partner's home is the portal.
HOMES: Mapping[Role, Home] = MappingProxyType(
    {
        Role.OFFICER: Home(
            "To do",
            (
                panels.start_buttons,
                panels.standing_in,
                panels.drafts_not_signed,
                panels.to_do,
                panels.closed_nearby,
            ),
        ),
        Role.SUPERVISOR: Home(
            "To do",
            (
                panels.behind,
                panels.standing_in,
                panels.also_waiting,
                panels.to_do,
            ),
            (
                panels.queues,
                panels.wards_without_team,
                panels.last_week,
                panels.start_buttons,
            ),
        ),
        Role.ANALYST: Home(
            "The week in figures",
            (panels.behind, panels.last_week, panels.exports, panels.data_loads),
        ),
        Role.RECORDS_MANAGER: Home(
            "Records management",
            (panels.records_management,),
        ),
        Role.ADMINISTRATOR: Home(
            "Who may use Stronghold",
            (
                panels.start_buttons,
                panels.about_accounts,
                panels.asked_for,
                panels.set_up,
                panels.accounts,
                panels.wards_without_team,
            ),
        ),
    }
)


@requires(Verb.USE_SITE, page="the home page")
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what a person with this role needs first."""
    viewer = request.user
    if policy.waits_for_approval(viewer):
        return render(request, "home/waits.html")
    if viewer.role == Role.PARTNER:
        return redirect("portal:home")
    of_role = HOMES[Role(viewer.role)]
    context = {
        "title": of_role.title,
        "parts": _shown(of_role.parts, viewer),
        "beside": _shown(of_role.beside, viewer),
    }
    return render(request, "home/page.html", context)


@requires(Verb.WORK_REPORTS, page="the page that starts what is logged")
@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    """Show what the viewer may log, and what they logged of each."""
    page = log_page(request.user, partial(policy.can, request.user))
    return render(request, "home/log.html", {"page": page})


def _shown(parts: Sequence[Panel], viewer: User) -> list[panels.Part]:
    """Return the parts that are not empty."""
    return [part for panel in parts if (part := panel(viewer))]
