"""What every page's frame shows: marking, navigation, who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock


@dataclass(frozen=True)
class NavigationItem:
    """One link of the site's navigation."""

    label: str
    url: str
    current: bool


# Label, name of the address, and the verb that one needs for it to be of use.
NAVIGATION = (
    ("Map", "map", Verb.READ_FIGURES),
    ("Reports", "reports:list", Verb.READ_REPORTS),
    ("Arrests", "arrests:list", Verb.READ_ARRESTS),
    ("Audit", "oversight:trail", Verb.READ_AUDIT),
    ("People", "people:list", Verb.MANAGE_ACCOUNTS),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs besides the page's own content."""
    return {
        "protective_marking": settings.PROTECTIVE_MARKING,
        "demo": settings.DEMO,
        "navigation": navigation(request),
        "viewer": getattr(request, "user", None),
        "now": clock.now(),
    }


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the links that this person may follow."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [
        NavigationItem(label, url, current=request.path.startswith(url))
        for label, url, verb in ((la, reverse(name), v) for la, name, v in NAVIGATION)
        if policy.can(user, verb)
    ]
