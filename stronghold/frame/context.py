"""What the frame of every page shows: marking, navigation, who is signed in."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.figures.map_background import MapBackground
from stronghold.frame.menu import TO_DO, menu_of, parts_of
from stronghold.frame.menu_counts import menu_counts
from stronghold.frame.theme import theme_of
from stronghold.sign_in.idle_lock.queries import is_locked
from stronghold.sign_in.second_factor.session_method import lacks_factor


@dataclass(frozen=True)
class NavigationItem:
    """One link of the menu. `count` is how many wait there, in words; "" for none."""

    label: str
    url: str
    current: bool
    count: str


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
    """Return the menu of the user; none before they have signed in whole."""
    user = _viewer(request)
    if user is None or not user.is_authenticated or lacks_factor(request):
        return []
    menu, current = menu_of(user), _current(request, user)
    # What others have to do is no number of theirs.
    counted = [TO_DO.name] if TO_DO in menu else []
    counts = menu_counts(user, counted, shown=current)
    return [
        NavigationItem(
            part.label, part.url, part.name == current, counts.get(part.name, "")
        )
        for part in menu
    ]


def _current(request: HttpRequest, user: User) -> str:
    """Return the name of the part whose page is shown: More, if it is not in the menu.

    An address may be under several parts: the longest match is the current one.
    """
    in_menu = {part.name for part in menu_of(user)}
    roots = {part.root or part.url: part.name for part in parts_of(user)}
    if request.path == reverse("home"):
        return "home"
    roots.pop(reverse("home"), None)
    matching = [root for root in roots if request.path.startswith(root)]
    name = roots.get(max(matching, key=len, default=""), "")
    return name if name in in_menu or not name else "more"


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
