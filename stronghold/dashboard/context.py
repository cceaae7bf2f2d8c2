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

    `about` says on the home page what is there. One that lies `within` another is left
    out of the head of pages for whoever has that one, whose page leads on to it.
    """

    label: str
    name: str
    verb: Verb
    about: str
    within: str = ""


OPERATIONS = "umbrella:overview"
# In the order of the navigation, and of the home page.
NAVIGATION = (
    Part("Map", "map", Verb.READ_FIGURES, "every figure by area and week"),
    Part(
        *("Brief", "brief:latest", Verb.READ_FIGURES),
        "the week: what changed, what was done, what is due",
    ),
    Part(
        *("Signals", "signals", Verb.READ_FIGURES, "what changed, and what is chance"),
        "brief:latest",
    ),
    Part("Reports", "reports:list", Verb.READ_REPORTS, "what people have told us"),
    Part("Triage", "reports:triage", Verb.WORK_REPORTS, "what waits for an answer"),
    Part(
        "Call-backs",
        "reports:call_backs",
        Verb.READ_OWN_REPORTER,
        "who is still to be answered",
    ),
    Part(
        "Operations",
        OPERATIONS,
        Verb.READ_OPERATIONS,
        "what is done, tasked and to be answered",
    ),
    Part(
        "Closures",
        "closures:list",
        Verb.USE_CLOSURES,
        "notices and orders that shut premises, and what is due",
        OPERATIONS,
    ),
    Part(
        *("Warrants", "warrants:list", Verb.READ_WARRANTS, "from draft to return"),
        OPERATIONS,
    ),
    Part(
        *("Arrests", "arrests:list", Verb.READ_ARRESTS, "what for, when and where"),
        OPERATIONS,
    ),
    Part(
        *("Seizures", "seizures:list", Verb.READ_SEIZURES, "drugs, cash and weapons"),
        OPERATIONS,
    ),
    Part(
        "Safeguarding",
        "safeguarding:overview",
        Verb.READ_SAFEGUARDING,
        "concerns, referrals and county lines",
        OPERATIONS,
    ),
    Part("Deadlines", "deadlines:list", Verb.READ_DEADLINES, "what is due by when"),
    Part("Places", "ledger:search", Verb.FIND_PLACES, "what is recorded at one place"),
    Part("Shared", "portal:home", Verb.USE_PORTAL, "what the police share with you"),
    Part(
        *("Agreements", "sharing:list", Verb.READ_AGREEMENTS),
        "what is shared with whom, why and until when",
    ),
    Part(
        *("Disclosures", "disclosures:list", Verb.READ_DISCLOSURES),
        "what somebody of a partner was told, and whether they read it",
        "sharing:list",
    ),
    Part("Audit", "oversight:log", Verb.READ_AUDIT, "who saw and who changed what"),
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
    parts = parts_for(user)
    names = {part.name for part in parts}
    shown = [part for part in parts if part.within not in names]
    links = [(part.label, reverse(part.name)) for part in shown]
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
