"""What every page's frame shows: marking, navigation, who is signed in."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.presenters.ground import Ground
from stronghold.kernel import clock


@dataclass(frozen=True)
class NavigationItem:
    """One link of the site's navigation."""

    label: str
    url: str
    current: bool


class Part(NamedTuple):
    """A part of the site: its label, the name of its address, the verb that one needs.

    `about` says on the home page what is there.
    """

    label: str
    name: str
    verb: Verb
    about: str


# In the order of the navigation, and of the home page.
NAVIGATION = (
    Part("Map", "map", Verb.READ_FIGURES, "every figure by area and week"),
    Part("Reports", "reports:list", Verb.READ_REPORTS, "what people have told us"),
    Part("Triage", "reports:triage", Verb.WORK_REPORTS, "what waits for an answer"),
    Part(
        "Call-backs",
        "reports:call_backs",
        Verb.READ_OWN_REPORTER,
        "who is still to be answered",
    ),
    Part("Arrests", "arrests:list", Verb.READ_ARRESTS, "what for, when and where"),
    Part("Places", "ledger:search", Verb.FIND_PLACES, "what is recorded at one place"),
    Part("Audit", "oversight:trail", Verb.READ_AUDIT, "who saw and who changed what"),
    Part("People", "people:list", Verb.MANAGE_ACCOUNTS, "who may sign in, as what"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs besides the page's own content."""
    return {
        "protective_marking": settings.PROTECTIVE_MARKING,
        "demo": settings.DEMO,
        "navigation": navigation(request),
        "search_url": search_url(request),
        "viewer": getattr(request, "user", None),
        # Read only by a page that draws a map.
        "map_ground": Ground,
        "now": clock.now(),
    }


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the links that this person may follow."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    links = [(part.label, reverse(part.name)) for part in parts_for(user)]
    # A part may lie within another: the innermost is where one is.
    around = [url for _, url in links if request.path.startswith(url)]
    here = max(around, key=len, default="")
    return [NavigationItem(label, url, current=url == here) for label, url in links]


def search_url(request: HttpRequest) -> str:
    """Return where the box in the head of a page sends its words, if there is one."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not policy.can(user, Verb.SEARCH):
        return ""
    url = reverse("search")
    # The page of the search has a box of its own.
    return "" if request.path == url else url


def parts_for(user: User) -> list[Part]:
    """Return the parts of the site that are of use to somebody."""
    return [part for part in NAVIGATION if policy.can(user, part.verb)]
