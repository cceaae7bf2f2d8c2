"""What other teams see of a seizure in a home: its street and its week, for 120 days.

Whatever it hangs on: what is shown then says nothing of a warrant.
"""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.models import Arrest
from operations.overview.actions import put_in_operation
from operations.seizures.actions import NewSeizure, record_seizure
from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
from operations.seizures.rules import BLURRED_FOR, blurred_until, is_in_home
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.program_keys.actions import make_key
from stronghold.core.records.blur import as_seen
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.figures import tallies
from stronghold.figures.tallies.comparison import check
from tests.api.exports.requesting import content, made
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up, enter, lead_to_issue
from tests.factories import WEST_SOUTH, Cast, make_operation, make_seizure

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
# A Wednesday: on the Monday of its week nothing was recorded.
SEIZED_AT = datetime(2026, 11, 18, 5, 58, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EXACT = Point(-1.2512, 51.7498, srid=4326)
# How an address, a position and a day are written on a page, in files and in the API.
TELL = (
    "14 Lake Street",
    "14 lake street",
    "1.2512",
    "51.7498",
    "18 November",
    "18 Nov",
    "2026-11-18",
    "18/11/2026",
    "5:58",
)
KNOWN = re.compile(r'href="/places/premises/[0-9]+/">14 Lake Street<')
SAID = ("Lake Street", "Week of 16 November 2026")
# How many of the ways name it: not all may correct one or use map programs.
LEAST_NAMED = {"officer": 9, "sergeant": 9, "analyst": 10, "records": 7}
SHAPES = ("words", "known", "arrest", "entry")


@pytest.fixture(autouse=True)
def home(premises: Premises) -> Premises:
    """A home away from the middle of its street."""
    Premises.objects.filter(pk=premises.pk).update(point=EXACT)
    premises.refresh_from_db()
    return premises


@pytest.fixture
def others(teams: Teams, cast: Cast) -> dict[str, User]:
    return {
        "officer": teams.theirs,
        "sergeant": teams.their_sergeant,
        "analyst": cast.analyst,
        "records": cast.records,
    }


def place_of(home: Premises) -> PlaceMeant:
    return PlaceMeant(home.address, home.point, home.street_id, home.pk)


def seize(by: User, place: PlaceMeant, **of: Any) -> Seizure:
    """Record drugs that were seized, at once."""
    facts = {"kind": "drugs", "drug": "crack", "quantity": Decimal(12), "unit": "wraps"}
    new = NewSeizure(When.at_instant(SEIZED_AT), place, facts, **of)
    with clock.stopped(SEIZED_AT):
        return record_seizure(
            by=by, submission=Submission(uuid.uuid4(), ""), seizure=new
        )


def seize_in(shape: str, by: User, home: Premises) -> Seizure:
    """Record it as found alone, at an arrest, or at the entry of a live warrant."""
    if shape == "words":
        # As its address is typed where it is not known.
        return seize(by, PlaceMeant("Flat 3, 14 Lake Street", None, home.street_id))
    if shape == "arrest":
        with clock.stopped(SEIZED_AT):
            arrest = record_arrest(
                by=by,
                submission=Submission(uuid.uuid4(), ""),
                arrest=NewArrest(
                    When.at_instant(SEIZED_AT),
                    place_of(home),
                    {"offence_class": "92C", "age_band": "25-34"},
                ),
            )
        return seize(by, place_of(home), arrest_id=arrest.pk)
    if shape == "entry":
        with clock.stopped(SEIZED_AT - timedelta(hours=1)):
            given = {"entries_allowed": "unlimited", "entries_grounds": "More to come"}
            warrant = draw_up(by, home, enactment="pace-s8", **given)
            lead_to_issue(warrant, by)
        with clock.stopped(SEIZED_AT):
            entry = enter(warrant, by)
        return seize(by, place_of(home), entry_id=entry.pk)
    return seize(by, place_of(home))


def client_of(person: User) -> Client:
    found = Client()
    found.force_login(person)
    return found


def main_of(answer: Any) -> str:
    text: str = (
        b"".join(answer).decode() if answer.streaming else answer.content.decode()
    )
    return text.split("<main", 1)[-1].split("</main>", 1)[0]


def tells(text: str) -> list[str]:
    return [one for one in TELL if one in text]


def ways_of(row: Seizure, home: Premises) -> dict[str, Callable[[Client], Any]]:
    """Return what names one seizure, by who may read it."""
    name, box = row.reference, "-1.31,51.70,-1.20,51.80"
    weeks = {"measure": "seizures", "from": "2026-W40", "to": "2026-W48"}
    of_all = {"measure": "seizures", "bbox": box, "zoom": "18", **weeks}
    lists, api = reverse("seizures:list"), "/api/v1/seizures"
    items = reverse("ogc:items", args=["seizures"])

    def get(url: str, **given: str) -> Callable[[Client], Any]:
        return lambda client: client.get(url, given)

    return {
        "page": get(reverse("seizures:detail", args=[name])),
        "list": get(lists),
        "list in order": get(lists, sort="oldest"),
        "API": get(f"{api}/{name}"),
        "API list": get(api),
        "API as a file": get(api, format="csv"),
        "API as features": get(api, format="geojson"),
        "features": get(items),
        "feature": get(reverse("ogc:feature", args=["seizures", name])),
        "street": get(reverse("ledger:street", args=[home.street_id])),
        "map": get(reverse("map_points"), **of_all),
        "search": lambda client: client.post(
            reverse("search"), {"words": "Lake Street"}, follow=True
        ),
        "form that corrects": get(reverse("seizures:correct", args=[name])),
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_other_teams_read_its_street_and_its_week(
    shape: str,
    teams: Teams,
    others: dict[str, User],
    home: Premises,
    country: dict[str, Area],
) -> None:
    row = seize_in(shape, teams.ours, home)
    found_nothing, told = [], {}
    with clock.stopped(NOW):
        tallies.refresh()
        for who, person in others.items():
            client, n_named = client_of(person), 0
            for way, ask in ways_of(row, home).items():
                text = main_of(ask(client))
                if row.arrest_id and way in ("street", "search"):
                    # An arrest says for itself where and when it was.
                    continue
                if row.arrest_id and way in ("API", "API list"):
                    assert "A-" not in text
                # The force knows that there is this address.
                text = KNOWN.sub("", text)
                if told_by := tells(text):
                    told[who, way] = told_by
                n_named += row.reference in text
            if n_named < LEAST_NAMED[who]:
                found_nothing.append((who, n_named))
            page = main_of(ways_of(row, home)["page"](client))
            assert [words for words in SAID if words not in page] == []
            assert "Its team alone sees the address and the day until" in page

    assert told == {}
    # Or nothing would have been looked at.
    assert found_nothing == []


@pytest.mark.parametrize("shape", SHAPES)
def test_its_team_and_its_recorder_read_all(
    shape: str, teams: Teams, home: Premises
) -> None:
    row = seize_in(shape, teams.ours, home)
    User.objects.filter(pk=teams.ours.pk).update(team=None)
    with clock.stopped(NOW):
        for person in (teams.sergeant, User.objects.get(pk=teams.ours.pk)):
            client = client_of(person)
            page = main_of(client.get(reverse("seizures:detail", args=[row.reference])))
            assert "14 Lake Street" in page
            assert "18 November 2026" in page
            assert "Its team alone" not in page
            body = client.get(f"/api/v1/seizures/{row.reference}").json()
            assert body["occurred_on"] == "2026-11-18"
            assert body["blurred_until"] is None


def test_nothing_that_is_asked_of_a_list_tells_the_house_or_the_day(
    teams: Teams, others: dict[str, User], home: Premises, country: dict[str, Area]
) -> None:
    row = seize_in("known", teams.ours, home)
    lists, api = reverse("seizures:list"), "/api/v1/seizures"
    items = reverse("ogc:items", args=["seizures"])
    narrow = "-1.2513,51.7497,-1.2511,51.7499"
    with clock.stopped(NOW):
        tallies.refresh()
        for person in others.values():
            client = client_of(person)

            def names(answer: Any) -> bool:
                return row.reference in main_of(answer)

            for on, is_named in (("2026-11-18", False), ("2026-11-16", True)):
                days = {"from": on, "to": on}
                assert names(client.get(lists, days)) is is_named
                assert names(client.get(api, days)) is is_named
                what = f"seizures.{on}.{on}"
                assert names(client.get(lists, {"counted": what})) is is_named
                filtered = {"filter": f"occurred_on = DATE('{on}')"}
                if person.role == Role.ANALYST:
                    assert names(client.get(items, filtered)) is is_named
            filtered = {"filter": "place_text LIKE '%14%'"}
            assert not names(client.get(items, filtered))
            assert not names(client.get(items, {"bbox": narrow}))
            found = client.post(
                reverse("search"), {"words": "14 Lake Street"}, follow=True
            )
            assert not names(found)
            ledger = client.get(reverse("ledger:premises", args=[home.pk]))
            assert not names(ledger)
            hours = client.get(lists, {"hours": "2-5-6"})
            assert not names(hours)
            points = {"measure": "seizures", "bbox": narrow, "zoom": "18"}
            weeks = {"from": "2026-W40", "to": "2026-W48"}
            shown = client.get(reverse("map_points"), points | weeks)
            if shown.status_code == 200:
                assert json.loads(shown.content)["features"] == []
        client = client_of(teams.sergeant)
        assert names(client.get(lists, {"from": "2026-11-18", "to": "2026-11-18"}))
        assert names(client.get(reverse("ledger:premises", args=[home.pk])))


def test_no_key_and_no_file_has_more(
    teams: Teams, cast: Cast, home: Premises, settings: Any, tmp_path: Any
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path)
    row = seize_in("known", teams.ours, home)
    # What its key reads, whatever team it was set up in.
    service = User.objects.get(pk=teams.sergeant.pk)
    service.role = Role.SERVICE
    with clock.stopped(NOW):
        scopes = ["seizures.read", "maps"]
        key = make_key(by=cast.analyst, name="QGIS", scopes=scopes, days=30)
        by_key = {"headers": {"Authorization": f"Bearer {key}"}}
        for url in (
            "/api/v1/seizures",
            f"/api/v1/seizures/{row.reference}",
            reverse("ogc:items", args=["seizures"]),
        ):
            text = Client().get(url, **by_key).content.decode()
            assert row.reference in text, url
            assert tells(text) == [], url
        roughly = as_seen(Seizure.objects.all(), SEIZURES.blurred(service)).get()
        assert (roughly.place_text, roughly.premises) == ("Lake Street", None)
        every = [column.name for column in SEIZURES.fields if column.means]
        export = made(cast.analyst, "seizures", columns=every)
        text = content(export).decode()
        assert row.reference in text
        assert tells(text) == []


def test_its_arrest_does_not_name_it_to_others_nor_it_its_arrest(
    teams: Teams, home: Premises
) -> None:
    row = seize_in("arrest", teams.ours, home)
    arrest = Arrest.objects.get()
    with clock.stopped(NOW):
        for person, is_named in ((teams.sergeant, True), (teams.their_sergeant, False)):
            client = client_of(person)
            for one, other in ((row, arrest), (arrest, row)):
                kind = "seizures" if one is row else "arrests"
                page = client.get(reverse(f"{kind}:detail", args=[one.reference]))
                body = client.get(f"/api/v1/{kind}/{one.reference}")
                for answer in (page, body):
                    assert (other.reference in main_of(answer)) is is_named


def test_counts_do_not_change_when_the_time_is_over(
    teams: Teams, cast: Cast, home: Premises, country: dict[str, Area]
) -> None:
    row = seize_in("known", teams.ours, home)
    last = blurred_until(london_date(SEIZED_AT))
    asked = {"measure": "seizures", "level": "ward", "from": "2026-W40"}
    points = {"measure": "seizures", "bbox": "-1.31,51.70,-1.20,51.80", "zoom": "12"}
    weeks = {"from": "2026-W40", "to": "2026-W47"}
    seen = []
    for at in (NOW, datetime.combine(last, NOW.timetz()) + timedelta(days=1)):
        with clock.stopped(at):
            tallies.refresh()
            client = client_of(cast.analyst)
            counts = client.get("/api/v1/tallies", asked | {"to": "2026-W47"})
            on_map = client.get(reverse("map_points"), points | weeks)
            seen.append((counts.json(), on_map.json()))
            page = client.get(reverse("seizures:detail", args=[row.reference]))
            assert ("14 Lake Street" in main_of(page)) is (at != NOW)
    assert seen[0] == seen[1]
    assert check().differences == []
    # Its areas are those of the house, and its point is that of the street.
    stored = Seizure.objects.get()
    assert stored.point == WEST_SOUTH
    assert stored.ward is not None


def test_it_lasts_longer_than_any_warrant_lives() -> None:
    for days in range(400):
        issued = london_date(SEIZED_AT) + timedelta(days=days)
        ends = months_after(issued, 3)
        assert blurred_until(issued) > ends
        # The last day is one of the week's, and so says no more than that.
        assert blurred_until(issued) == blurred_until(Week.of(issued).start)
    assert timedelta(days=120) == BLURRED_FOR


@pytest.mark.parametrize(
    ("kind", "words", "has_street", "expected"),
    [
        ("dwelling", "14 Lake Street", True, True),
        ("flats", "Lake House", True, True),
        ("other", "The hostel", True, True),
        ("shop", "1 High Street", True, False),
        ("open_space", "South Park", True, False),
        (None, "14 Lake Street", True, True),
        (None, "Flat 2, Lake Street", True, True),
        (None, "Behind the garages", False, True),
        (None, "Lake Street", True, False),
        (None, "", False, False),
    ],
)
def test_a_place_is_a_home_unless_it_is_known_not_to_be(
    kind: str | None, words: str, has_street: bool, expected: bool
) -> None:
    given = {"premises_kind": kind, "words": words, "has_street": has_street}
    assert is_in_home(**given) is expected  # type: ignore[arg-type]


def test_in_the_street_nothing_is_kept_back(teams: Teams, home: Premises) -> None:
    street = home.street
    row = seize(teams.ours, PlaceMeant(street.name, street.point, street.pk))
    with clock.stopped(NOW):
        page = client_of(teams.theirs).get(
            reverse("seizures:detail", args=[row.reference])
        )
        assert "18 November 2026" in main_of(page)


def test_other_teams_can_still_work_with_it(
    teams: Teams, cast: Cast, home: Premises
) -> None:
    """What they change is stored with the place and the day that it has."""
    row = seize_in("known", teams.ours, home)
    operation = make_operation(teams.sergeant, name="Op Larch")
    with clock.stopped(NOW):
        put_in_operation(
            by=teams.sergeant, reference=operation.reference, of=row.reference
        )
        client = client_of(teams.theirs)
        url = f"/api/v1/seizures/{row.reference}"
        tag = client.get(url)["ETag"]
        answer = client.post(
            f"{url}/correct",
            {"packaging": "bag"},
            "application/json",
            headers={"If-Match": tag},
        )
        assert answer.status_code == 200, answer.content
        assert tells(answer.content.decode()) == []
        assert answer.json()["packaging"] == "bag"
    stored = Seizure.objects.get()
    assert (stored.place_text, stored.premises_id) == ("14 Lake Street", home.pk)
    assert stored.occurred_at == SEIZED_AT
    assert stored.operation == operation


def test_those_of_before_are_blurred_as_new_ones_are(
    teams: Teams, home: Premises
) -> None:
    """By the migration, in SQL; those that are older than that stay as they are."""
    street = home.street
    at_home = {"premises": home, "street": street, "point": home.point}
    places: list[dict[str, Any]] = [
        {"place_text": "14 Lake Street", **at_home},
        {"place_text": "Flat 2, Lake Street", "street": street, "point": EXACT},
        {"place_text": "Behind the garages"},
        {"place_text": "Lake Street", "street": street, "point": EXACT},
        {"place_text": ""},
    ]
    rows = [make_seizure(teams.ours, team=None, **place) for place in places]
    old = make_seizure(
        teams.ours, occurred_at=clock.now() - timedelta(days=200), **places[0]
    )
    [operation] = import_module(
        "operations.migrations.0023_blur_recent_seizures"
    ).Migration.operations
    for _ in range(2):
        list(operation._pieces("operations_seizure"))

    until = blurred_until(rows[0].occurred_on)
    found = [Seizure.objects.get(pk=row.pk) for row in rows]
    assert [row.blurred_until for row in found] == [until] * 3 + [None] * 2
    assert [row.point for row in found] == [WEST_SOUTH] * 2 + [None, EXACT, None]
    assert {row.team for row in found[:3]} == {teams.ours.team}
    old.refresh_from_db()
    assert (old.blurred_until, old.point) == (None, EXACT)
