"""The home page of each role, and everything that a person has to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.home import panels
from stronghold.home.presenters.work import PAGE_SIZE, to_do_page
from stronghold.home.queries.work import work_of

Panel = Callable[[User], panels.Part | None]
# No list is longer than its keys are counted, so no page starts after this.
LONGEST_PLACE = 4


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
            "Your work",
            (
                panels.start_buttons,
                panels.standing_in,
                panels.drafts_not_signed,
                panels.do_next,
                panels.closed_nearby,
                panels.officers_counts,
                panels.recorded,
            ),
        ),
        Role.SUPERVISOR: Home(
            "Your team’s work",
            (
                panels.behind,
                panels.standing_in,
                panels.also_waiting,
                panels.do_next,
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


@requires(Verb.WORK_REPORTS, page="the list of what they have to do")
@require_safe
def to_do(request: SignedInRequest) -> HttpResponse:
    """List everything that the viewer has to do, the most urgent first."""
    start = _start(request.GET.get("from", ""))
    found = work_of(request.user, start=start, most=PAGE_SIZE)
    page = to_do_page(found, request.user, clock.now())
    return render(request, "home/to_do.html", {"page": page})


def _shown(parts: Sequence[Panel], viewer: User) -> list[panels.Part]:
    """Return the parts that are not empty."""
    return [part for panel in parts if (part := panel(viewer))]


def _start(text: str) -> int:
    """Return how many things come before a page, by the place of its first."""
    is_place = text.isascii() and text.isdigit() and len(text) <= LONGEST_PLACE
    return max(int(text) - 1, 0) if is_place else 0
