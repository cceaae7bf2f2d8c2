"""The parts of the home page, and their order, for each role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.parts import Link
from stronghold.figures.context import parts_for
from stronghold.home.presenters import waiting, week, work
from stronghold.home.presenters.parts import Part, Words

# Builds a part, or returns None if it would be empty for this viewer.
Builder = Callable[[User], Part | None]

# The buttons at the top: label, page, query string, and the verb they need.
START_BUTTONS = (
    ("Log a report", "reports:new", "", Verb.SUBMIT_REPORT),
    ("Record an arrest", "arrests:new", "", Verb.RECORD_ARREST),
    (
        "Start a patrol",
        "activities:new",
        "?when=now&length=going",
        Verb.LOG_ACTIVITY,
    ),
)
TITLES = {
    Role.OFFICER: "Your work",
    Role.SUPERVISOR: "Your team’s work",
    Role.RECORDS_MANAGER: "Records management",
    Role.PARTNER: "Working with the police",
    Role.ADMINISTRATOR: "Who may use Stronghold",
}


@dataclass(frozen=True)
class Destination:
    """A part of the site, and what is in it."""

    link: Link
    text: str


@dataclass(frozen=True)
class HomePage:
    """What `home/page.html` draws."""

    title: str
    caption: str
    parts: Sequence[Part]
    destinations: Sequence[Destination]


def home_page(viewer: User) -> HomePage:
    """Present the parts for the viewer's role that their verbs allow."""
    role = Role(viewer.role)
    return HomePage(
        title=TITLES.get(role, "The week in figures"),
        caption=viewer.organisation.name,
        parts=[part for build in PARTS[role] if (part := build(viewer))],
        destinations=[
            Destination(Link(part.label, reverse(part.name)), part.about)
            for part in parts_for(viewer)
        ],
    )


def start_buttons(viewer: User) -> Part:
    """Return the buttons for the records that the viewer may start."""
    links = [
        Link(text, reverse(name) + query)
        for text, name, query, verb in START_BUTTONS
        if policy.can(viewer, verb)
    ]
    return Part("home/start_buttons.html", links)


def _nothing_shared(_viewer: User) -> Part:
    """Explain to a partner why nothing is shared.

    A partner with an agreement in force is redirected to the portal instead.
    """
    return _words(
        "Nothing is shared with your organisation at present.",
        "An agreement has to be in force between your organisation and the police "
        "before anything is shared here. It says what you may see, for which purpose, "
        "and in which areas.",
        "Ask your contact at the police, or your own data protection officer, about "
        "its progress.",
        link=Link("See the agreements with the police", reverse("portal:home")),
    )


def _about_accounts(viewer: User) -> Part:
    return _words(
        "You manage accounts. You see no reports, arrests or figures.",
        "Boundaries, street names and published files are loaded on the server, by "
        "the commands load_boundaries, load_gazetteer and import_police_uk. The "
        "README says how.",
    )


def _words(*paragraphs: str, link: Link | None = None) -> Part:
    return Part("home/words.html", Words(paragraphs, link))


# An officer records and works; a supervisor reads the week and the queues; an analyst
# reads figures; a records manager reviews what is kept.
PARTS: Mapping[Role, Sequence[Builder]] = MappingProxyType(
    {
        Role.OFFICER: (
            work.visits,
            start_buttons,
            work.due_next,
            work.assigned,
            work.call_backs,
            work.tasked,
            work.recent,
            week.behind,
            week.last_week,
        ),
        Role.SUPERVISOR: (
            work.visits,
            week.behind,
            week.signals,
            week.brief,
            waiting.queues,
            waiting.wards_without_team,
            work.due_next,
            work.team_tasked,
            start_buttons,
            work.assigned,
            work.call_backs,
            work.recent,
            week.last_week,
        ),
        Role.ANALYST: (week.behind, week.signals, week.brief, week.last_week),
        Role.RECORDS_MANAGER: (
            waiting.reviews,
            work.due_next,
            week.behind,
            week.brief,
            week.last_week,
        ),
        Role.ADMINISTRATOR: (waiting.wards_without_team, _about_accounts),
        Role.PARTNER: (_nothing_shared,),
    }
)
