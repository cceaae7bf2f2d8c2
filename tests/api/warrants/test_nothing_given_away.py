"""Two equal databases, one with a live warrant: only its team can see which.

Every address is asked in both, and all else that can be: filters, searches, the next
page of the trail, files. The short form goes as a sergeant of the other team.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.models import Arrest
from operations.seizures.actions import NewSeizure, record_seizure
from operations.tasks import mail_visit_alerts, settle_warrants, sweep_deadlines
from operations.visits.actions import keep_cover
from operations.warrants.actions.warrant import withdraw_warrant
from operations.warrants.models import Warrant
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.scopes import SCOPES
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.program_keys.actions import make_key
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.exports.actions.lease import Lease
from stronghold.exports.kinds.kind import SnapshotKind
from stronghold.figures import tallies
from stronghold.figures.measures import MEASURES
from tests.addresses import addresses
from tests.agreements import make_agreement
from tests.api.exports.requesting import content, made
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import endorse, enter, lead_to_issue, plan
from tests.factories import Cast, make_operation, make_report
from tests.hostile import pdf
from tests.sweeps import some
from tests.things import Things, make_things
from tests.two_worlds import (
    Ask,
    Chance,
    World,
    differences,
    visit,
    world,
)

HOUR = timedelta(hours=1)
WORDS = "14 Lake Street"
# By which the council is shown all that it can be.
AGREEMENT = "G-TEST-0009"
# How far the warrant has come when it is looked for.
STAGES = ("drawn_up", "in_words", "issued", "in_error", "entered")
# Where one is drawn up that is no known premises.
NOWHERE = "Flat 9, 4 Nowhere Yard"
NAMES = (
    "ours",
    "sergeant",
    "their_sergeant",
    "theirs",
    "records",
    "supervisor",
    "analyst",
    "officer",
    "admin",
    "partner",
    "other_officer",
)
VIEWERS = (
    "their_sergeant",
    "theirs",
    "records",
    "supervisor",
    "analyst",
    "officer",
    "admin",
    "partner",
    "other_officer",
    "nobody",
)
SHORT = {("entered", "their_sergeant")}
# What people's own keys for programs ask for.
ASKED_BY_KEY = ("reports", "arrests", "warrants", "seizures", "closures", "activities")
# What a warrant could be in, or what was found under it.
EXPORTED = ("warrants", "deadlines", "seizures", "arrests", "reports")
# They say what the server is, and when it was asked.
LEFT_OUT = {"health_degraded", "health_ready", "health_live"}


@dataclass(frozen=True)
class Setting:
    """Who is there, and what was there before the warrant was."""

    cast: Cast
    teams: Teams
    premises: Premises
    things: Things
    operation: str
    since: datetime
    signed_in: Mapping[str, Client]
    keys: Mapping[str, str]

    def client(self, name: str) -> Client:
        """Return a signed-in browser; an anonymous visitor has no session."""
        found = Client()
        if name in self.signed_in:
            found.cookies.update(self.signed_in[name].cookies)
        return found

    def person(self, name: str) -> User | None:
        if name == "nobody":
            return None
        found: User = getattr(self.teams, name, None) or getattr(self.cast, name)
        return found


@pytest.fixture
def exports_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: LazySettings
) -> None:
    """Let an export be read within the transaction that holds the world."""

    @contextmanager
    def snapshot(_kind: Any) -> Iterator[datetime]:
        yield clock.now()

    settings.EXPORTS_FOLDER = str(tmp_path)
    monkeypatch.setattr(SnapshotKind, "snapshot", snapshot)
    monkeypatch.setattr(Lease, "beat", lambda _lease: None)


@pytest.fixture
def setting(
    exports_here: None,
    cast: Cast,
    teams: Teams,
    country: dict[str, Area],
    chance: Chance,
) -> Setting:
    """A force at work: records of each kind, and another team's marks beside it."""
    chance.begin("a setting")
    since = clock.now()
    with clock.stopped(since):
        things = make_things(cast)
        premises = Premises.objects.get(pk=things.premises)
        Premises.objects.filter(pk=premises.pk).update(address=WORDS)
        premises.refresh_from_db()
        at = {"premises": premises, "street": premises.street, "point": premises.point}
        make_report(teams.theirs, place_text=WORDS, **at)
        make_agreement(cast, reference=AGREEMENT, area_codes=["E07000001"])
        make_report(teams.theirs, place_text=NOWHERE)
        operation = make_operation(teams.sergeant, name="Op Larch").reference
        keep_cover(SystemRandom(), is_at_once=True)
        tallies.refresh()
    people = {name: getattr(teams, name, None) or getattr(cast, name) for name in NAMES}
    signed_in = {name: client_of(person) for name, person in people.items()}
    with clock.stopped(since):
        keys = {
            name: key_of(person)
            for name, person in people.items()
            if name in VIEWERS
            and policy.can(person, Verb.MAKE_KEYS)
            and policy.can(person, Verb.READ_SEIZURES)
        }
    assert "analyst" in keys
    return Setting(cast, teams, premises, things, operation, since, signed_in, keys)


def key_of(person: User) -> str:
    """Return a key that reads all that its person may."""
    scopes = [
        one.code
        for one in SCOPES
        if not one.writes and any(policy.can(person, verb) for verb in one.verbs)
    ]
    return make_key(by=person, name="A program", scopes=scopes, days=30)


def submission(name: str) -> Submission:
    return Submission(uuid.uuid5(uuid.NAMESPACE_OID, name), "")


def client_of(person: User) -> Client:
    found = Client()
    found.force_login(person)
    return found


@dataclass
class OwnWarrant:
    """What the team itself did, and what its warrant is called."""

    reference: str = ""
    entry_id: int | None = None


def keep_secret(of: Setting, stage: str, chance: Chance) -> OwnWarrant:
    """Let the team draw up its warrant on the site, and bring it to a stage."""
    ours, premises = of.teams.ours, of.premises
    visitor, sergeant = of.client("ours"), of.client("sergeant")
    chance.begin("the warrant")
    new = reverse("warrants:new")
    own = OwnWarrant()

    def ask(name: str, answer: Any, wanted: int = 200) -> None:
        assert answer.status_code == wanted, (name, answer.content[:2000])

    ask("suggested", visitor.post(reverse("warrants:suggest"), {"words": WORDS}))
    ask("try", visitor.post(new, {"place": WORDS}), 400)
    given = {
        "client_uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, "warrant")),
        "place": WORDS,
        "place_choice": f"premises:{premises.pk}",
        "enactment": "pace-s8",
        "entries_allowed": "unlimited",
        "entries_grounds": "More is expected there",
    }
    if stage == "in_words":
        given |= {"place": NOWHERE, "place_choice": "words"}
    ask("drawn up", visitor.post(new, given), 302)
    row = Warrant.objects.get(team=ours.team_id, state="draft")
    own.reference = row.reference
    look(of, row, visitor, sergeant)
    if stage not in ("drawn_up", "in_words"):
        lead_to_issue(row, ours)
        plan(row, ours, clock.now() + 5 * HOUR, yes=True)
        premises_too = reverse("warrants:add_premises", args=[row.reference])
        ask("try", visitor.post(premises_too, {"place": WORDS}), 400)
        put_in = reverse("operations:put_in", args=[of.operation])
        ask("put in", sergeant.post(put_in, {"of": row.reference}), 302)
        new_paper = reverse("warrants:new_paper", args=[row.reference])
        paper = {
            "kind": "warrant",
            "title": WORDS,
            "file": SimpleUploadedFile("a.pdf", pdf()),
        }
        ask("paper", visitor.post(new_paper, paper), 302)
    if stage == "entered":
        entry = enter(row, ours)
        own.entry_id = entry.pk
        endorse(row, ours)
    if stage == "in_error":
        withdraw_warrant(by=ours, reference=row.reference, reason="Drawn up twice")
    look(of, row, visitor, sergeant)
    return own


def look(of: Setting, row: Warrant, visitor: Client, sergeant: Client) -> None:
    """Let the team look at its own warrant wherever it can."""
    for name in ("detail", "withdraw", "enter", "review", "add_premises", "new_paper"):
        visitor.get(reverse(f"warrants:{name}", args=[row.reference]))
    visitor.get(reverse("warrants:move", args=[row.reference]), {"move": "plan"})
    visitor.get(reverse("warrants:list"), {"reference": row.reference})
    visitor.get(f"/api/v1/warrants/{row.reference}")
    visitor.get("/api/v1/warrants", {"reference": row.reference})
    visitor.post(reverse("search"), {"words": row.reference}, follow=True)
    sergeant.get(reverse("oversight:record", args=[row.reference]))
    sergeant.get(reverse("oversight:log"), {"record": row.reference})


def work(of: Setting, chance: Chance) -> None:
    """Let the team do what it does with or without a warrant."""
    visitor, sergeant = of.client("ours"), of.client("sergeant")
    chance.begin("their work")
    premises = of.premises
    pages = (
        "/",
        reverse("warrants:list"),
        "/api/v1/warrants",
        reverse("deadlines:list"),
        reverse("ledger:premises", args=[premises.pk]),
        reverse("ledger:street", args=[premises.street_id]),
        reverse("operations:detail", args=[of.operation]),
    )
    for url in pages:
        assert visitor.get(url).status_code == 200
    assert sergeant.get(reverse("oversight:log")).status_code == 200
    for kind in ("warrants", "deadlines"):
        chance.begin(f"their export of {kind}")
        made(of.teams.sergeant, kind)


def seize_and_arrest(of: Setting, own: OwnWarrant, chance: Chance) -> None:
    """Record what came of a search, as of an entry or as of none.

    The arrest is linked to the warrant, and so is a report; what is linked is looked
    at, and one link is removed again.
    """
    # The database names who wrote a row by the last request.
    of.client("ours").get("/")
    at = of.premises
    place = PlaceMeant(at.address, at.point, at.street_id, at.pk)
    when = When.at_instant(clock.now())
    chance.begin("an arrest")
    arrest = NewArrest(when, place, {"offence_class": "92C", "age_band": "25-34"})
    record_arrest(by=of.teams.ours, submission=submission("arrest"), arrest=arrest)
    chance.begin("a seizure")
    seizure = NewSeizure(when, place, {"kind": "cash"}, entry_id=own.entry_id)
    record_seizure(by=of.teams.ours, submission=submission("seizure"), seizure=seizure)
    if own.reference:
        link_it(of, own.reference, chance)


def link_it(of: Setting, warrant: str, chance: Chance) -> None:
    """Let the team link its warrant on both pages, and look at the forms."""
    visitor = of.client("ours")
    chance.begin("its links")
    report = of.things.of["reports"]
    for page, other in ((arrest_made(), warrant), (warrant, report)):
        url = reverse("links:new", args=[page])
        assert visitor.get(url).status_code == 200
        assert visitor.post(url, {"other": other}).status_code == 302
        assert visitor.post(url, {"other": other}).status_code == 400
    remove = reverse("links:remove", args=[report, warrant])
    assert visitor.get(remove).status_code == 200
    assert visitor.post(remove, {"reason": "The other one"}).status_code == 302
    again = reverse("links:new", args=[report])
    assert visitor.post(again, {"other": warrant}).status_code == 302


def arrest_made() -> str:
    """Return the reference of the arrest that came of a search; "" if none did."""
    made = Arrest.objects.filter(client_uuid=submission("arrest").client_uuid)
    return "".join(made.values_list("reference", flat=True))


def run_tasks(chance: Chance) -> None:
    settle_warrants()
    chance.begin("cover")
    keep_cover(SystemRandom())
    chance.begin("other tasks")
    sweep_deadlines()
    tallies.refresh()
    mail_visit_alerts()


def get(url: str, **params: str) -> Ask:
    return lambda client: client.get(url, params)


def post(url: str, **given: str) -> Ask:
    return lambda client: client.post(url, given, follow=True)


def by_key(key: str, url: str) -> Ask:
    """Ask as a program does: by the key in a header, without a session."""
    return lambda _client: Client().get(url, headers={"Authorization": f"Bearer {key}"})


def older(url: str) -> Ask:
    """Ask for the next page of the trail, by the link to it, and again for that."""

    def ask(client: Client) -> Any:
        first = client.get(url)
        found = re.search(r'href="([^"]*after=[^"]+)"', first.content.decode())
        return client.get(found[1].replace("&amp;", "&")) if found else first

    return ask


def export(person: User, kind: str) -> Ask:
    """Request everything that someone may have of a kind, and the file."""
    return lambda _client: HttpResponse(content(made(person, kind)))


def asks_of(of: Setting, name: str, reference: str) -> Mapping[str, Ask]:
    """Return everything a person can request: each address, and its effects."""
    person = of.person(name)
    asks: dict[str, Ask] = {
        f"{address.name}": get(of.things.url_of(address))
        for address in addresses()
        if address.name not in LEFT_OUT
    }
    premises = of.premises.pk
    people = (of.teams.ours, of.teams.sergeant)
    week = clock.today().isocalendar()
    weeks = {"from": "2026-W30", "to": f"{week.year}-W{week.week:02}"}
    box = "-1.30,51.70,-1.20,51.80"
    of_it = (
        "detail",
        "withdraw",
        "move",
        "enter",
        "add_premises",
        "review",
        "new_paper",
    )
    asks |= {
        f"{name} of it": get(reverse(f"warrants:{name}", args=[reference]))
        for name in of_it
    }
    asks |= {
        "seizure of it": get(reverse("warrants:seize", args=[reference, 1])),
        "paper of it": get(reverse("warrants:paper", args=[reference, 1])),
        "API of it": get(f"/api/v1/warrants/{reference}"),
        "evaluation of it": get(reverse("evaluation:warrant", args=[reference])),
        "trail of it": get(reverse("oversight:record", args=[reference])),
        "trail for it": get(reverse("oversight:log"), record=reference),
        "search for it": post(reverse("search"), words=reference),
        "put it in": post(
            reverse("operations:put_in", args=[of.operation]), of=reference
        ),
        "search": post(reverse("search"), words=WORDS),
        "place": post(reverse("ledger:search"), words=WORDS),
        "suggest": post(reverse("places:suggest"), words=WORDS),
        "operation": get(reverse("operations:detail", args=[of.operation])),
        "trail of premises": get(
            reverse("oversight:record", args=[f"premises:{premises}"])
        ),
        "older": older(reverse("oversight:log")),
        "issued": get(reverse("warrants:list"), state="issued"),
        "all due": get(reverse("deadlines:list"), whose="all"),
        "all done": get(reverse("deadlines:list"), whose="all", done="yes"),
        "month": get(reverse("deadlines:month"), whose="all"),
        "this week": get(f"/weekly/{weeks['to']}/"),
    }
    report = of.things.of["reports"]
    for one in filter(None, (arrest_made(), report)):
        new = reverse("links:new", args=[one])
        asks |= {
            f"what {one} is linked to": get(new),
            f"link {one} to it": post(new, other=reference or "W-7F3K-92QX"),
            f"remove the link of {one}": get(
                reverse("links:remove", args=[reference or "W-7F3K-92QX", one])
            ),
        }
    if arrest := arrest_made():
        asks |= {
            "the arrest": get(reverse("arrests:detail", args=[arrest])),
            "API of the arrest": get(f"/api/v1/arrests/{arrest}"),
            "trail of the arrest": get(reverse("oversight:record", args=[arrest])),
        }
    for kind in ("collection", "alteration", "consultation", "export", "refusal"):
        asks[f"trail of {kind}"] = get(reverse("oversight:log"), kind=kind)
    for one in people:
        url = reverse("oversight:person", args=[one.username])
        asks[f"trail of {one.username}"] = get(url)
        asks[f"older of {one.username}"] = older(url)
    asks |= at_words(of.keys.get(name), reference)
    for measure in MEASURES:
        asked = {"measure": measure, "level": "ward", **weeks}
        asks[f"tallies of {measure}"] = partial(_params, "/api/v1/tallies", asked)
        points = {"measure": measure, "bbox": box, "zoom": "15", **weeks}
        asks[f"points of {measure}"] = partial(_params, reverse("map_points"), points)
    for name_of in ("arrests", "warrants", "closures"):
        items = reverse("ogc:items", args=[name_of])
        asks[f"features of {name_of}"] = get(items)
        asks[f"{name_of} by a filter"] = get(items, filter="NOT reference LIKE 'x%'")
    figures = reverse("ogc:items", args=["figures-warrants-executed-ward-week"])
    asks["a map of warrants"] = get(figures, filter="n >= 0")
    if name == "partner":
        asks["map of what is shared"] = get(reverse("portal:map", args=[AGREEMENT]))
        for kind in ("activities", "closures", "referrals", "taskings", "warrants"):
            shared = reverse("portal:kind", args=[AGREEMENT, kind])
            asks[f"shared {kind}"] = get(shared)
            items = reverse("ogc:items", args=[kind])
            asks[f"features of {kind}"] = get(items)
    if person and policy.can(person, Verb.EXPORT):
        asks |= {f"export of {kind}": export(person, kind) for kind in EXPORTED}
    return asks


def at_words(key: str | None, reference: str) -> Mapping[str, Ask]:
    """Return what can be asked of a place in words, and by one's own key."""
    words = {"words": NOWHERE}
    asks = {
        "search at words": post(reverse("search"), **words),
        "place at words": post(reverse("ledger:search"), **words),
        "suggest at words": post(reverse("places:suggest"), **words),
        "visits": get(reverse("visits:list")),
        "seizures, oldest first": get(reverse("seizures:list"), sort="oldest"),
    }
    if key is None:
        return asks
    asks["key: it"] = by_key(key, f"/api/v1/warrants/{reference}")
    for code in ASKED_BY_KEY:
        items = reverse("ogc:items", args=[code])
        asks[f"key: {code}"] = by_key(key, f"/api/v1/{code}")
        asks[f"key: features of {code}"] = by_key(key, items)
    return asks


def _params(url: str, params: Mapping[str, str], client: Client) -> Any:
    return client.get(url, params)


def lead_to(of: Setting, stage: str, chance: Chance, *, secret: bool) -> str:
    """Let hours pass, in which the team works; return its warrant, if it has one."""
    own = OwnWarrant()
    with clock.stopped(of.since + HOUR):
        if secret:
            own = keep_secret(of, stage, chance)
        if stage == "entered":
            seize_and_arrest(of, own, chance)
    with clock.stopped(of.since + 2 * HOUR):
        work(of, chance)
        run_tasks(chance)
    return own.reference


@pytest.mark.django_db(databases=["default", "partner"])
@pytest.mark.canary
@pytest.mark.parametrize(
    "case",
    some([(s, v) for s in STAGES for v in VIEWERS], short=SHORT),
)
def test_no_one_outside_its_team_can_infer_that_there_is_a_live_warrant(
    setting: Setting,
    chance: Chance,
    case: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Short: all addresses in both, as one visitor."""
    stage, name = case
    # What is shared is read through the same views, in the transaction of the worlds.
    monkeypatch.setattr("stronghold.partners.portal.queries.PARTNER", "default")
    seen: list[World] = []
    reference = ""
    for secret in (True, False):
        with world("with" if secret else "without", chance) as one:
            reference = lead_to(setting, stage, chance, secret=secret) or reference
            with clock.stopped(setting.since + 3 * HOUR):
                asks = asks_of(setting, name, reference)
                visit(one, chance, setting.client(name), who=name, asks=asks)
        seen.append(one)

    assert differences(*seen) == []
    if name == "partner":
        # Or this would compare refusals.
        assert seen[0].answers["partner: shared warrants"].startswith("200")
    broken = [label for label, answer in seen[0].answers.items() if answer[:1] in "5r"]
    assert broken == []
