"""What the frame of every page shows: marking, navigation, who is signed in."""

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.figures.map_background import MapBackground


@dataclass(frozen=True)
class NavigationItem:
    """One link of the site's navigation."""

    label: str
    url: str
    current: bool


class Part(NamedTuple):
    """A part of the site: its label, the name of its URL, and the verb it needs.

    `about` describes it on the home page. A part `within` another is left out of the
    navigation for people who have the other one, whose page links to it.
    """

    label: str
    name: str
    verb: Verb
    about: str
    within: str = ""


OPERATIONS = "operations:overview"
# In the order of the navigation, and of the home page.
NAVIGATION = (
    Part("Map", "map", Verb.READ_FIGURES, "every figure by area and week"),
    Part(
        "Brief",
        "brief:latest",
        Verb.READ_FIGURES,
        "the week: what changed, what was done, what is due",
    ),
    Part(
        "Signals",
        "signals",
        Verb.READ_FIGURES,
        "what changed, and what is chance",
        within="brief:latest",
    ),
    Part("Reports", "reports:list", Verb.READ_REPORTS, "what people have reported"),
    Part("Triage", "reports:triage", Verb.WORK_REPORTS, "reports to be dealt with"),
    Part(
        "Call-backs",
        "reports:call_backs",
        Verb.READ_OWN_REPORTER,
        "who still has to be called back",
    ),
    Part(
        "Operations",
        OPERATIONS,
        Verb.READ_OPERATIONS,
        "activities, taskings and plans",
    ),
    Part(
        "Closures",
        "closures:list",
        Verb.USE_CLOSURES,
        "notices and orders that shut premises, and what is due",
        within=OPERATIONS,
    ),
    Part(
        "Warrants",
        "warrants:list",
        Verb.READ_WARRANTS,
        "from draft to return",
        within=OPERATIONS,
    ),
    *(
        Part(kind.many, f"{kind.app}:list", kind.read, kind.in_menu, within=OPERATIONS)
        for kind in RECORD_KINDS
        if kind.in_menu
    ),
    Part(
        "Safeguarding",
        "safeguarding:overview",
        Verb.READ_SAFEGUARDING,
        "concerns, referrals and county lines",
        within=OPERATIONS,
    ),
    Part("Deadlines", "deadlines:list", Verb.READ_DEADLINES, "what is due by when"),
    Part("Places", "ledger:search", Verb.FIND_PLACES, "what is recorded at one place"),
    Part("Shared", "portal:home", Verb.USE_PORTAL, "what the police share with you"),
    Part(
        "Agreements",
        "sharing:list",
        Verb.READ_AGREEMENTS,
        "what is shared with whom, why and until when",
    ),
    Part(
        "Disclosures",
        "disclosures:list",
        Verb.READ_DISCLOSURES,
        "what was disclosed to named people at partners, and whether they read it",
        within="sharing:list",
    ),
    Part("Audit", "oversight:log", Verb.READ_AUDIT, "who read and who changed what"),
    Part("People", "people:list", Verb.MANAGE_ACCOUNTS, "who may sign in, as what"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs in addition to the page's own content."""
    return {
        "protective_marking": settings.PROTECTIVE_MARKING,
        "demo": settings.DEMO,
        "navigation": navigation(request),
        "search_url": search_url(request),
        "viewer": getattr(request, "user", None),
        # To be called, so that it is read only by a page that draws a map.
        "map_background": partial(MapBackground, request.user)
        if hasattr(request, "user")
        else None,
        "now": clock.now(),
    }


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the links that the user may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    parts = parts_for(user)
    names = {part.name for part in parts}
    shown = [part for part in parts if part.within not in names]
    links = [(part.label, reverse(part.name)) for part in shown]
    # An address may be under several parts: the longest match is the current one.
    matching = [url for _, url in links if request.path.startswith(url)]
    current = max(matching, key=len, default="")
    return [NavigationItem(label, url, current=url == current) for label, url in links]


def search_url(request: HttpRequest) -> str:
    """Return the address of the search box in the page header; empty if it has none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not policy.can(user, Verb.SEARCH):
        return ""
    url = reverse("search")
    # The search page has its own box.
    return "" if request.path == url else url


def parts_for(user: User) -> list[Part]:
    """Return the parts of the site that the user may open."""
    return [part for part in NAVIGATION if policy.can(user, part.verb)]
