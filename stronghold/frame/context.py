"""What the frame of every page shows: marking, navigation, who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.figures.map_background import MapBackground
from stronghold.frame.menu_counts import menu_counts
from stronghold.frame.theme import theme_of
from stronghold.sign_in.idle_lock.queries import is_locked
from stronghold.sign_in.second_factor.session_method import lacks_factor


@dataclass(frozen=True)
class NavigationItem:
    """One link of the site's navigation, or a group of them, which has no address.

    `count` is how many wait there, in words; empty for none.
    """

    label: str
    url: str = ""
    current: bool = False
    count: str = ""
    links: Sequence["NavigationItem"] = ()


class Part(NamedTuple):
    """A part of the site: its label, the name of its URL, and the verb it needs.

    `group` is where the navigation has it, and `to_partner` its label for people who
    are not police. `root` is what the addresses of the part begin with, if they are not
    all below its own.
    """

    label: str
    name: str
    verb: Verb
    group: str = ""
    to_partner: str = ""
    root: str = ""


WEEK, ENFORCEMENT, MORE = "Week", "Enforcement", "More"
# So many fit in one row; people with more parts see them in groups.
MOST_LINKS = 8
# In the order of the navigation.
NAVIGATION = (
    Part("Map", "map", Verb.READ_FIGURES),
    Part("Brief", "brief:latest", Verb.READ_FIGURES, WEEK),
    Part("Signals", "signals", Verb.READ_FIGURES, WEEK),
    Part("Reports", "reports:list", Verb.READ_REPORTS),
    Part("Triage", "reports:triage", Verb.WORK_REPORTS),
    Part("Call-backs", "reports:call_backs", Verb.READ_OWN_REPORTER),
    Part("Operations", "operations:overview", Verb.READ_OPERATIONS, ENFORCEMENT),
    Part(
        "Closures",
        "closures:list",
        Verb.USE_CLOSURES,
        ENFORCEMENT,
        to_partner="Your closure cases",
    ),
    Part("Warrants", "warrants:list", Verb.READ_WARRANTS, ENFORCEMENT),
    *(
        Part(kind.many, f"{kind.app}:list", kind.read, ENFORCEMENT)
        for kind in RECORD_KINDS
        if kind.in_menu
    ),
    Part("Safeguarding", "safeguarding:overview", Verb.READ_SAFEGUARDING, ENFORCEMENT),
    Part("Deadlines", "deadlines:list", Verb.READ_DEADLINES),
    Part("My day", "offline:my_day", Verb.LOG_OFFLINE, MORE),
    Part("Places", "ledger:search", Verb.FIND_PLACES, MORE),
    Part("Shared by the police", "portal:home", Verb.USE_PORTAL),
    Part("Agreements", "sharing:list", Verb.READ_AGREEMENTS, MORE),
    Part("Disclosures", "disclosures:list", Verb.READ_DISCLOSURES, MORE),
    Part("Audit", "oversight:log", Verb.READ_AUDIT, MORE),
    Part("Retention", "retention:due", Verb.REVIEW_RETENTION, MORE),
    Part("Requests", "requests:list", Verb.RUN_REQUESTS, MORE),
    Part("Breaches", "breaches:list", Verb.RUN_BREACHES, MORE),
    Part("Earlier records", "imports:list", Verb.IMPORT_HISTORY, MORE),
    Part("People", "people:list", Verb.READ_ACCOUNTS, MORE),
    # The list of all that is set up, which leads to what the force decides.
    Part("Force", "set_up:page", Verb.DECIDE_FOR_FORCE, MORE, root="/force/"),
    Part("Duty", "duty:page", Verb.SET_DUTY, MORE),
    Part("Who is off", "duty:off", Verb.RECORD_OWN_ABSENCE, MORE),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs in addition to the page's own content."""
    return {
        "protective_marking": _marking(request),
        "demo": settings.DEMO,
        "theme": theme_of(request),
        # To be called, so that a part of a page, which has no menu, counts nothing.
        "navigation": partial(navigation, request),
        "search_url": search_url(request),
        "viewer": _viewer(request),
        "reads_statements": partial(reads_statements, request),
        # To be called, so that it is read only by a page that draws a map.
        "map_background": partial(MapBackground, request.user)
        if hasattr(request, "user")
        else None,
        "now": clock.now(),
    }


def _marking(request: HttpRequest) -> str:
    """Return the marking of the viewer's force, also while the session is locked."""
    user: Any = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    return marking_of(user.force if is_signed_in else None)


def _viewer(request: HttpRequest) -> Any:
    """Return whose page it is: of no one while the session is locked."""
    user: Any = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    return None if is_signed_in and is_locked(request.session) else user


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the links that the user may open, in groups if there are many."""
    user = _viewer(request)
    if user is None or not user.is_authenticated or lacks_factor(request):
        return []
    parts = parts_for(user)
    urls = {part.name: _address(part.name) for part in parts}
    # An address may be under several parts: the longest match is the current one.
    roots = {part.root or urls[part.name]: urls[part.name] for part in parts}
    matching = [root for root in roots if request.path.startswith(root)]
    current = roots.get(max(matching, key=len, default=""), "")

    shown = next((name for name, url in urls.items() if url == current), "")
    counts = menu_counts(user, urls, shown=shown)

    def link(part: Part) -> NavigationItem:
        url = urls[part.name]
        count = counts.get(part.name, "")
        return NavigationItem(part.label, url, url == current, count)

    if len(parts) <= MOST_LINKS:
        return [link(part) for part in parts]
    of_group: dict[str, list[NavigationItem]] = {}
    for part in parts:
        of_group.setdefault(part.group or part.name, []).append(link(part))
    return [
        links[0] if len(links) == 1 else _group(label, links)
        for label, links in of_group.items()
    ]


@cache
def _address(name: str) -> str:
    """Return the address of a part, which Django would look for on every page."""
    return reverse(name)


def _group(label: str, links: Sequence[NavigationItem]) -> NavigationItem:
    current = any(link.current for link in links)
    return NavigationItem(label, current=current, links=links)


def reads_statements(request: HttpRequest) -> bool:
    """Return whether the foot of a page leads to the statements not open to all."""
    user = _viewer(request)
    if user is None or not user.is_authenticated or lacks_factor(request):
        return False
    return policy.can(user, Verb.READ_STATEMENTS)


def search_url(request: HttpRequest) -> str:
    """Return the address of the search box in the page header; empty if it has none."""
    user = _viewer(request)
    if user is None or not user.is_authenticated or lacks_factor(request):
        return ""
    if not policy.can(user, Verb.SEARCH):
        return ""
    url = reverse("search")
    # The search page has its own box.
    return "" if request.path == url else url


def parts_for(user: User) -> list[Part]:
    """Return the parts of the site that the user may open, as they call them."""
    is_partner = policy.can(user, Verb.USE_PORTAL)
    return [
        part._replace(label=part.to_partner or part.label) if is_partner else part
        for part in NAVIGATION
        if policy.can(user, part.verb)
    ]
