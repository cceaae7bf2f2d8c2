"""The menu: for each role its five or six parts; all others are on the page More."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from django.urls import reverse

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


class Part(NamedTuple):
    """A part of the site: its label, the name of its page, and the verb it needs.

    `words` say on the page More what it is for. `to_partner` is its label for people
    who are not police. `root` is what the addresses of the part begin with, if they are
    not all below its own.
    """

    label: str
    name: str
    verb: Verb
    words: str = ""
    to_partner: str = ""
    root: str = ""

    @property
    def url(self) -> str:
        return _address(self.name)


@cache
def _address(name: str) -> str:
    """Return the address of a part, which Django would look for on every page."""
    return reverse(name)


TO_DO = Part("To do", "home", Verb.WORK_REPORTS)
HOME = Part("Home", "home", Verb.USE_SITE)
TEAM = Part("Team", "to_do:team", Verb.TRIAGE_REPORTS, "Who has what, and hand over")
LOG = Part("Log", "log", Verb.WORK_REPORTS)
MAP = Part("Map", "map", Verb.READ_FIGURES, "Reports and enforcement by area")
WEEK = Part("Week", "brief:latest", Verb.READ_FIGURES, "The weekly brief")
SIGNALS = Part("Signals", "signals", Verb.READ_FIGURES, "What changed more than usual")
REPORTS = Part("Reports", "reports:list", Verb.READ_REPORTS, "Every report")
CLOSURES = Part(
    "Closures",
    "closures:list",
    Verb.USE_CLOSURES,
    "Closure notices and orders",
    to_partner="Your closure cases",
)
SHARED = Part("Shared by the police", "portal:home", Verb.USE_PORTAL)
AGREEMENTS = Part(
    "Agreements", "sharing:list", Verb.READ_AGREEMENTS, "What is shared, and with whom"
)
AUDIT = Part("Audit", "oversight:log", Verb.READ_AUDIT, "Who read and changed what")
RETENTION = Part(
    "Retention", "retention:due", Verb.REVIEW_RETENTION, "What is due to be erased"
)
REQUESTS = Part(
    "Requests", "requests:list", Verb.RUN_REQUESTS, "From people about their own data"
)
BREACHES = Part("Breaches", "breaches:list", Verb.RUN_BREACHES, "Of personal data")
PEOPLE = Part("People", "people:list", Verb.READ_ACCOUNTS, "Accounts, teams and roles")
# The list of all that is set up, which leads to what the force decides.
FORCE = Part(
    "Force",
    "set_up:page",
    Verb.DECIDE_FOR_FORCE,
    "Areas, choices and set-up",
    root="/force/",
)
DUTY = Part("Duty", "duty:page", Verb.SET_DUTY, "Duty desks and answer times")
WHO_IS_OFF = Part(
    "Who is off", "duty:off", Verb.RECORD_OWN_ABSENCE, "Days off, and who stands in"
)
MORE = Part("More", "more", Verb.USE_SITE)

# What is in the menu of each role, in its order. Nothing is added here: what is new is
# found where the work is, and on the page More.
MENUS: Mapping[Role, Sequence[Part]] = MappingProxyType(
    {
        Role.OFFICER: (TO_DO, LOG, MAP, WEEK),
        Role.SUPERVISOR: (TO_DO, TEAM, LOG, MAP, WEEK),
        Role.ANALYST: (HOME, MAP, WEEK, SIGNALS, REPORTS),
        Role.RECORDS_MANAGER: (HOME, REQUESTS, RETENTION, AUDIT),
        Role.ADMINISTRATOR: (HOME, PEOPLE, FORCE, DUTY),
        Role.PARTNER: (SHARED, CLOSURES, AGREEMENTS, WHO_IS_OFF),
    }
)
# The page More, in groups.
OTHERS: Mapping[str, Sequence[Part]] = MappingProxyType(
    {
        "Work": (
            Part(
                "Triage",
                "reports:triage",
                Verb.WORK_REPORTS,
                "Reports to grade and assign",
            ),
            Part(
                "Call-backs",
                "reports:call_backs",
                Verb.READ_OWN_REPORTER,
                "People to ring back",
            ),
            Part(
                "Deadlines",
                "deadlines:list",
                Verb.READ_DEADLINES,
                "All that is due, by level, and in your calendar",
            ),
            Part("My day", "offline:my_day", Verb.LOG_OFFLINE, "What your phone keeps"),
            WHO_IS_OFF,
            TEAM,
        ),
        "Records": (
            REPORTS,
            Part(
                "Operations",
                "operations:overview",
                Verb.READ_OPERATIONS,
                "All enforcement at a glance",
            ),
            CLOSURES,
            Part(
                "Warrants",
                "warrants:list",
                Verb.READ_WARRANTS,
                "Applications, entries and returns",
            ),
            *(
                Part(kind.many, f"{kind.app}:list", kind.read)
                for kind in RECORD_KINDS
                if kind.in_menu
            ),
            Part(
                "Safeguarding",
                "safeguarding:overview",
                Verb.READ_SAFEGUARDING,
                "Referrals of children and adults at risk",
            ),
            Part("Places", "ledger:search", Verb.FIND_PLACES, "All about an address"),
            Part(
                "Earlier records",
                "imports:list",
                Verb.IMPORT_HISTORY,
                "Bring in what was kept elsewhere",
            ),
        ),
        "Week": (MAP, WEEK, SIGNALS),
        "Sharing and law": (
            SHARED,
            AGREEMENTS,
            Part(
                "Disclosures",
                "disclosures:list",
                Verb.READ_DISCLOSURES,
                "What was given to others once",
            ),
            REQUESTS,
            BREACHES,
            RETENTION,
            AUDIT,
        ),
        "People and force": (PEOPLE, FORCE, DUTY),
    }
)


def menu_of(viewer: User) -> Sequence[Part]:
    """Return the menu of a viewer, with More at its end if there is more."""
    own = tuple(_open_to(viewer, MENUS[Role(viewer.role)]))
    if not own or policy.waits_for_approval(viewer):
        return ()
    return (*own, MORE) if more_of(viewer) else own


def more_of(viewer: User) -> Mapping[str, Sequence[Part]]:
    """Return what the viewer may open besides the menu, in groups."""
    own = {part.name for part in MENUS[Role(viewer.role)]}
    found = {
        title: [part for part in _open_to(viewer, parts) if part.name not in own]
        for title, parts in OTHERS.items()
    }
    return {title: parts for title, parts in found.items() if parts}


def parts_of(viewer: User) -> Sequence[Part]:
    """Return every part of the site that the viewer may open."""
    return [*menu_of(viewer), *chain.from_iterable(more_of(viewer).values())]


def _open_to(viewer: User, parts: Sequence[Part]) -> list[Part]:
    """Return the parts that the viewer may open, as they call them."""
    is_partner = policy.can(viewer, Verb.USE_PORTAL)
    return [
        part._replace(label=part.to_partner or part.label) if is_partner else part
        for part in parts
        if policy.can(viewer, part.verb)
    ]
