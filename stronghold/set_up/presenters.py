"""The list of what a force sets up, each with what is done and where to do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.area_setup.rules import without_wards
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.choices import AreaKind
from stronghold.core.ui.parts import Tag
from stronghold.directory.people.presenters import ground_without_team

if TYPE_CHECKING:
    from stronghold.set_up.queries import Progress

DONE, TO_DO = Tag("Completed", "done"), Tag("To do", "attention")
OPTIONAL = Tag("Optional", "neutral")
# So many codes of areas are written out.
MOST_NAMED = 8
_QUEUE = "Reports there go to no team, and wait in that queue"
_PART = (
    "If your force serves only some districts with this site, tick them on the page of "
    "its teams"
)


@dataclass(frozen=True)
class Task:
    """One thing to set up; without `url` its title is no link."""

    title: str
    words: str
    tag: Tag
    url: str = ""


@dataclass(frozen=True)
class Part:
    title: str
    tasks: Sequence[Task]


@dataclass(frozen=True)
class SetUpPage:
    """The whole list; `summary` says how much of it is done."""

    summary: str
    parts: Sequence[Part]


def set_up_page(found: "Progress", may: Callable[[Verb], bool]) -> SetUpPage:
    """Return the list for someone who may do what `may` says; the rest has no link."""
    ways = _Ways(may)
    parts = [
        Part("Your force", _force(found, ways)),
        Part("Areas and map", _areas(found, ways)),
        Part("Teams and partners", _organisations(found, ways)),
        Part("People and sign-in", _people(found, ways)),
        Part("E-mail", [_mail(found, ways)]),
        Part("Sharing", [_sharing(found, ways)]),
    ]
    needed = [task for part in parts for task in part.tasks if task.tag != OPTIONAL]
    n_done = sum(task.tag == DONE for task in needed)
    return SetUpPage(f"{n_done} of {len(needed)} completed", parts)


@dataclass(frozen=True)
class _Ways:
    """Returns an address for someone who may open it, else none."""

    may: Callable[[Verb], bool]

    def to(self, verb: Verb, name: str, *args: str, **query: str) -> str:
        if not self.may(verb):
            return ""
        asked = f"?{urlencode(query)}" if query else ""
        return reverse(name, args=args) + asked


def _force(found: "Progress", ways: _Ways) -> list[Task]:
    force = found.force
    numbers = (
        f"custody numbers look like {force.custody_example}"
        if force.custody_pattern
        else "any custody number is accepted"
    )
    choices = ways.to(Verb.READ_STATEMENTS, "force:choices:page")
    n = found.n_not_set
    left = "1 detail is not set" if n == 1 else f"{n} details are not set"
    return [
        Task(
            "Name, country, marking and custody numbers",
            f"{force.name}, {force.get_jurisdiction_display()}; {numbers}",
            DONE if force.custody_pattern else OPTIONAL,
            ways.to(Verb.SET_UP_FORCE, "force_basics:form"),
        ),
        Task(
            "What your statements say",
            left if n else "Controller, contacts and dates are set",
            TO_DO if n else DONE,
            ways.to(Verb.READ_STATEMENTS, "force:page"),
        ),
        Task(
            "Times, names and roles",
            _decided_words(found),
            TO_DO if found.n_changed_roles else DONE if found.has_decided else OPTIONAL,
            f"{choices}#roles" if choices and found.n_changed_roles else choices,
        ),
        Task(
            "Protective marking",
            f"{found.marking} heads and foots every page, paper and file",
            DONE,
            ways.to(Verb.SET_UP_FORCE, "force_basics:form"),
        ),
    ]


def _decided_words(found: "Progress") -> str:
    if n := found.n_changed_roles:
        return f"{_n(n, 'role')} changed at an update: see what no longer is allowed"
    if found.has_decided:
        return "Decided by your force"
    return "The usual ones apply until your force decides its own"


def _areas(found: "Progress", ways: _Ways) -> list[Task]:
    loaded = {
        "wards": AreaKind.WARD in found.kinds,
        "districts": AreaKind.DISTRICT in found.kinds,
        "streets": found.has_streets,
        "postcodes": found.has_postcodes,
        "base map": found.has_base_map,
    }
    missing = [name for name, is_there in loaded.items() if not is_there]
    words = "Wards, districts, streets, postcodes and base map are loaded"
    if missing:
        words = (
            f"Not loaded: {', '.join(missing)}. The operator of the site loads the "
            "published files: see stronghold/docs/setting_up.md"
        )
    if bare := without_wards(found.without_wards):
        words = f"{words}. {bare}".removesuffix(".")
    there = ways.to(Verb.MANAGE_ORGANISATIONS, "area_setup:page")
    state = TO_DO if missing or bare else DONE
    tasks = [Task("Boundaries, streets and map", words, state, there)]
    if found.unknown:
        tasks.append(_unknown(found))
    n = found.n_to_decide
    if n:
        areas = "1 area waits" if n == 1 else f"{n:,} areas wait"
        words = f"{areas} for you to decide which team owns it"
    tasks.append(
        Task(
            "Areas that changed with new boundaries",
            words if n else "None waits for a decision",
            TO_DO if n else DONE,
            ways.to(Verb.SET_UP_FORCE, "ownership:page"),
        )
    )
    return tasks


def _unknown(found: "Progress") -> Task:
    shown = ", ".join(found.unknown[:MOST_NAMED])
    more = len(found.unknown) - MOST_NAMED
    also = f" and {more:,} more" if more > 0 else ""
    words = f"No loaded boundaries have {shown}{also}. Load them, or correct the codes"
    return Task("Areas of teams that no boundaries have", words, TO_DO)


def _organisations(found: "Progress", ways: _Ways) -> list[Task]:
    verb, duty = Verb.MANAGE_ORGANISATIONS, found.n_duty
    own = ways.to(verb, "organisations:organisation", found.police)
    n = found.n_partners
    return [
        Task(
            "Teams and their wards",
            _teams(found),
            DONE if found.n_with_areas and not found.lost else TO_DO,
            own,
        ),
        Task(
            "Duty team",
            f"{_n(duty, 'duty team')}: alerted to what no one else did in time"
            if duty
            else "No team is alerted when something is missed",
            DONE if duty else TO_DO,
            own,
        ),
        Task(
            "Partners",
            f"{_n(n, 'partner')}" if n else "Councils, housing providers and others",
            DONE if n else TO_DO,
            ways.to(verb, "organisations:list" if n else "organisations:new"),
        ),
    ]


def _teams(found: "Progress") -> str:
    if not found.n_teams:
        return "No team yet: a new report goes to the team that owns its ward"
    words = f"{_n(found.n_teams, 'team')}, {found.n_with_areas:,} with areas"
    lost = found.lost
    if lost:
        words = f"{words}. {ground_without_team(lost)} {_QUEUE}"
    if lost.districts and found.n_with_areas:
        words = f"{words}. {_PART}"
    if lost.n_not_served:
        n = _n(lost.n_not_served, "district")
        words = f"{words}. {n} not served with this site"
    return words


def _people(found: "Progress", ways: _Ways) -> list[Task]:
    sign_in = "People sign in with a password of this site"
    if found.has_provider:
        sign_in = f"Single sign-on is set, with {_n(found.n_rules, 'access rule')}"
    tasks = [
        Task(
            "Single sign-on",
            sign_in,
            (DONE if found.n_rules else TO_DO) if found.has_provider else OPTIONAL,
            ways.to(Verb.SET_UP_FORCE, "sign_in_provider:page"),
        )
    ]
    n = found.n_approvers
    tasks.append(
        Task(
            "Who approves access to records",
            f"{_n(n, 'account')} of records managers and supervisors"
            if n
            else "No one yet, so no one new sees a record. Add a records manager, and "
            "ask the operator of the site to run manage.py setup_force --approver "
            "USERNAME",
            DONE if n else TO_DO,
            ways.to(
                Verb.MANAGE_ACCOUNTS,
                "people:new",
                organisation=str(found.police_id),
                role=Role.RECORDS_MANAGER.value,
            )
            if not n
            else "",
        )
    )
    wanted = (
        ("Second administrator", Role.ADMINISTRATOR, 2),
        ("Supervisor", Role.SUPERVISOR, 1),
        ("Records manager", Role.RECORDS_MANAGER, 1),
        ("Officers", Role.OFFICER, 1),
    )
    for title, role, least in wanted:
        n = found.people.get(role, 0)
        tasks.append(
            Task(
                title,
                f"{_n(n, 'open account')}" if n else "No open account",
                DONE if n >= least else TO_DO,
                ways.to(
                    Verb.MANAGE_ACCOUNTS,
                    "people:new",
                    organisation=str(found.police_id),
                    role=role.value,
                ),
            )
        )
    return tasks


def _mail(found: "Progress", ways: _Ways) -> Task:
    url = ways.to(Verb.SET_UP_FORCE, "e_mail:page")
    if not found.has_mail:
        words = "No server is set: alerts reach no one by e-mail"
        return Task("E-mail server", words, TO_DO, url)
    if not found.is_mail_tried:
        return Task("E-mail server", "Set, and not tried in 30 days", TO_DO, url)
    return Task("E-mail server", "Set, and a test message was sent", DONE, url)


def _sharing(found: "Progress", ways: _Ways) -> Task:
    title, n = "First sharing agreement", found.n_agreements
    if n:
        url = ways.to(Verb.READ_AGREEMENTS, "sharing:list")
        return Task(title, f"{_n(n, 'agreement')} drawn up", DONE, url)
    if not found.n_partners:
        return Task(title, "Add a partner first", TO_DO)
    partner = {"partner": found.first_partner}
    url = ways.to(Verb.RUN_AGREEMENTS, "sharing:new", **partner)
    words = "Draw it up" if url else "A records manager draws it up, from this page"
    return Task(title, f"{words}. Nothing is shared before both sides sign", TO_DO, url)


def _n(n: int, one: str) -> str:
    return f"1 {one}" if n == 1 else f"{n:,} {one}s"
