"""The home page of each role: its title, its parts and the parts of the site."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.parts import Link
from stronghold.home.presenters.parts import Part, Words

if TYPE_CHECKING:
    from stronghold.figures.context import Part as SitePart

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


def page_of(
    role: Role, organisation: str, parts: Sequence[Part], site: Sequence["SitePart"]
) -> HomePage:
    """Present the home page: its parts, and links to the parts of the site."""
    return HomePage(
        title=TITLES.get(role, "The week in figures"),
        caption=organisation,
        parts=parts,
        destinations=[
            Destination(Link(part.label, reverse(part.name)), part.about)
            for part in site
        ],
    )


def start_buttons(verbs: Collection[Verb]) -> Part:
    """Return the buttons for the records that a person with these verbs may start."""
    links = [
        Link(text, reverse(name) + query)
        for text, name, query, verb in START_BUTTONS
        if verb in verbs
    ]
    return Part("home/start_buttons.html", links)


def nothing_shared() -> Part:
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


def about_accounts() -> Part:
    """Explain to an administrator what they manage."""
    return _words(
        "You manage accounts. You see no reports, arrests or figures.",
        "Boundaries, street names and published files are loaded on the server, by "
        "the commands load_boundaries, load_gazetteer and import_police_uk. The "
        "README says how.",
    )


def _words(*paragraphs: str, link: Link | None = None) -> Part:
    return Part("home/words.html", Words(paragraphs, link))
