"""What police are given as features: their own lists, and no live warrant of another
team.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from operations.warrants.models import Warrant
from reports.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.program_keys.actions import make_key
from stronghold.core.records.models import Record
from stronghold.partners.ogc.queries.police import PoliceSource
from stronghold.partners.ogc.rules import WHOLE_EARTH, ItemsRequest
from tests.api.ogc.conftest import Ask, ids_of, links_of
from tests.canaries import EXACT, LATITUDE, plant_everywhere
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_report,
    make_reporter,
    make_seizure,
    make_team,
    make_user,
    make_warrant,
)
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
COLLECTIONS = [
    "reports",
    "arrests",
    "warrants",
    "closures",
    "seizures",
    "activities",
]
# What of the texts in the records is shown: where, by whose number, by which court.
SHOWN_TEXTS = {
    "Report.place_text",
    "Arrest.place_text",
    "Warrant.place_text",
    "ClosureCase.place_text",
    "Seizure.place_text",
    "Activity.place_text",
    "Premises.address",
    "Arrest.custody_number",
    "Seizure.exhibit_reference",
    "Warrant.court",
}


@pytest.fixture
def agreement() -> None:
    """Police need none."""


@pytest.fixture
def key(cast: Cast) -> str:
    """A key of the analyst."""
    return make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)


@pytest.fixture
def sergeant(cast: Cast) -> User:
    """A supervisor of another team than that of the warrants."""
    made = make_user("sergeant", Role.SUPERVISOR, cast.officer.organisation)
    return in_team(made, "east")


def in_team(user: User, code: str) -> User:
    user.team = make_team(user.organisation, code)
    user.save(update_fields=["team"])
    return user


def make_live_warrant(by: User, **at: Any) -> Warrant:
    today = clock.today()
    ends_on = today + timedelta(days=20)
    return make_warrant(by, state="issued", issued_on=today, ends_on=ends_on, **at)


def ask_as(user: User, path: str, **params: str) -> Any:
    """Ask as a browser does: by the session alone."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client.get(f"/ogc/{path}", params)


def test_collections_are_the_lists_that_they_read_and_maps_and_areas(
    ask: Ask, country: dict[str, Area]
) -> None:
    landing = json.loads(ask("").content)
    found = json.loads(ask("collections").content)

    assert landing["title"] == "Records of Thames Valley"
    assert "police share with you" not in landing["description"]
    names = [c["id"] for c in found["collections"]]
    assert names[: len(COLLECTIONS)] == COLLECTIONS
    assert all(n.startswith(("figures-", "areas-")) for n in names[len(COLLECTIONS) :])
    assert "figures-arrests-ward-quarter" in names
    assert "areas-ward" in names
    # There is no agreement whose file could be had.
    assert {link["rel"] for link in found["links"]} == {"self", "alternate"}
    for name in ("areas", "figures-reports", "groups", "referrals", "concerns"):
        assert ask(f"collections/{name}/items").status_code == 404


def test_a_feature_is_the_row_of_the_export_at_its_own_place(
    ask: Ask, cast: Cast, west: dict[str, Any]
) -> None:
    made = make_report(cast.officer, description="In their own words", **west)

    shown = json.loads(ask(f"collections/reports/items/{made.reference}").content)

    assert shown["geometry"]["coordinates"] == [-1.26, 51.76]
    given = shown["properties"]
    assert shown["id"] == given["reference"] == made.reference
    assert given["concern"] == made.get_concern_display()
    assert given["received_on"] == made.received_on.isoformat()
    assert (given["ward_code"], given["children_seen"]) == ("E05000001", "no")
    assert "In their own words" not in json.dumps(shown)
    assert {"description", "sanitised_text", "recorded_by"}.isdisjoint(given)


def test_a_seizure_is_a_feature_with_its_packaging_and_not_its_entry(
    ask: Ask, cast: Cast, west: dict[str, Any]
) -> None:
    arrest = make_arrest(cast.officer, **west)
    made = make_seizure(cast.officer, arrest=arrest, packaging="bag", **west)

    (shown,) = json.loads(ask("collections/seizures/items").content)["features"]

    assert shown["geometry"]["coordinates"] == [-1.26, 51.76]
    given = shown["properties"]
    assert (given["reference"], given["arrest"]) == (made.reference, arrest.reference)
    assert given["packaging"] == made.get_packaging_display() != ""
    assert {"entry", "operation", "recorded_by", "error_reason"}.isdisjoint(given)


def test_a_live_warrant_is_its_own_team_s_alone(
    cast: Cast, sergeant: User, west: dict[str, Any]
) -> None:
    in_team(cast.supervisor, "city")
    live = make_live_warrant(in_team(cast.officer, "city"), **west)
    over = make_warrant(cast.officer, executed_on="2026-01-02", **west)
    drafted = make_warrant(cast.officer, **west)
    path = "collections/warrants/items"
    theirs = sorted([live.reference, over.reference, drafted.reference])

    for viewer, expected in (
        (cast.supervisor, theirs),
        (sergeant, [over.reference]),
        (cast.analyst, [over.reference]),
    ):
        token = make_key(by=viewer, name="QGIS", scopes=["maps"], days=30)
        assert ids_of(ask_as(viewer, path)) == expected
        # No key reads a live one, of its team neither.
        assert ids_of(Client().get(f"/ogc/{path}?key={token}")) == [over.reference]
        for reference in theirs:
            one = ask_as(viewer, f"{path}/{reference}")
            by_key = Client().get(f"/ogc/{path}/{reference}", {"key": token})
            assert one.status_code == (200 if reference in expected else 404)
            assert by_key.status_code == (200 if reference == over.reference else 404)


def test_who_takes_nothing_out_is_given_nothing(
    cast: Cast, west: dict[str, Any]
) -> None:
    make_live_warrant(in_team(cast.officer, "city"), **west)
    colleague = make_user("colleague", Role.OFFICER, cast.officer.organisation)

    for viewer in (in_team(colleague, "east"), cast.officer, cast.records, cast.admin):
        for path in ("", "collections", "collections/warrants/items"):
            assert ask_as(viewer, path).status_code == 403
        with pytest.raises(NotAllowed):
            make_key(by=viewer, name="QGIS", scopes=["maps"], days=30)
    (first, *_) = Event.objects.filter(kind=Kind.REFUSAL)
    assert first.detail["verb"] == "use_features"


def test_a_key_may_do_only_what_the_role_of_its_owner_may(
    ask: Ask, cast: Cast, key: str
) -> None:
    assert ask("collections").status_code == 200

    User.objects.filter(pk=cast.analyst.pk).update(role=Role.ADMINISTRATOR)

    assert ask("collections").status_code == 403


def test_what_the_lists_leave_out_is_no_feature(
    ask: Ask, cast: Cast, west: dict[str, Any]
) -> None:
    wrong = {"error_at": clock.now(), "error_by": cast.officer, "error_reason": "Twice"}
    hidden = [
        make_report(cast.other_officer),
        make_report(cast.officer, **wrong),
        make_arrest(cast.other_officer),
        make_arrest(cast.officer, **wrong),
        make_seizure(cast.other_officer),
        make_seizure(cast.officer, **wrong),
        make_activity(cast.other_officer),
        make_activity(cast.officer, **wrong),
        make_closure(cast.other_officer),
        make_closure(cast.officer, **wrong),
    ]

    for name in COLLECTIONS:
        assert ids_of(ask(f"collections/{name}/items")) == []
        for row in hidden:
            one = ask(f"collections/{name}/items/{row.reference}")
            assert one.status_code == 404
        assert ask(f"collections/{name}/items/%00").status_code == 404


def test_pages_boxes_and_days_are_asked_as_by_partners(
    ask: Ask, cast: Cast, west: dict[str, Any], east: dict[str, Any]
) -> None:
    today = clock.today()
    old = today - timedelta(days=40)
    made = [
        make_activity(cast.officer, occurred_on=day, occurred_at=None, **at)
        for at in (west, east)
        for day in (old, today)
    ]
    nowhere = make_activity(cast.officer, occurred_on=old, occurred_at=None)
    path = "collections/activities/items"
    answer = ask(path, limit="2")
    found = ids_of(answer)
    while following := links_of(answer).get("next"):
        answer = ask(following.partition("/ogc/")[2])
        found += ids_of(answer)

    assert found == sorted(row.reference for row in (*made, nowhere))
    in_west = sorted(row.reference for row in made[:2])
    assert ids_of(ask(path, bbox="-1.3,51.7,-1.25,51.8")) == in_west
    assert ids_of(ask(path, bbox="170,50,-170,52")) == []
    assert ids_of(ask(path, bbox="-1.3,51.7,-1.25,51.8", datetime=str(old))) == [
        made[0].reference
    ]
    assert len(ids_of(ask(path, datetime=f"../{old}"))) == 3
    assert ask(path, colour="red").status_code == 400
    by_agreement = ask_as(cast.analyst, path, agreement="G-TEST-0001")
    assert by_agreement.status_code == 400


def test_each_answer_is_one_consultation_with_its_references(
    ask: Ask, cast: Cast, west: dict[str, Any], key: str
) -> None:
    made = sorted(make_arrest(cast.officer, **west).reference for _ in range(3))

    ask("collections/arrests/items", limit="2")

    (event,) = Event.objects.filter(kind=Kind.CONSULTATION)
    assert event.records == made[:2]
    assert (event.actor, event.recipient) == ("analyst", "")
    assert event.detail["page"] == "ogc:items"
    assert not Event.objects.filter(kind=Kind.DISCLOSURE).exists()
    assert key not in json.dumps([e.detail for e in Event.objects.all()])


@pytest.mark.parametrize(
    ("name", "make"), [("arrests", make_arrest), ("seizures", make_seizure)]
)
def test_who_reads_no_points_is_given_none_and_no_box_reveals_one(
    cast: Cast, west: dict[str, Any], name: str, make: Callable[..., Record]
) -> None:
    made = make(cast.officer, **west)
    with during(Request()):
        source = PoliceSource(cast.records)
        (listed,) = [one for one in source.collections() if one.id == name]
        (one,) = source.features(listed, ItemsRequest()).found
        boxed = source.features(listed, ItemsRequest(boxes=(WHOLE_EARTH,))).found
        alone = source.feature(listed, made.reference)

    assert "Places are left out" in listed.description
    assert (one.id, one.geometry) == (made.reference, None)
    assert alone.geometry is None
    assert boxed == []


def test_no_words_of_a_reporter_and_no_reporter_is_in_an_answer(
    cast: Cast, sergeant: User, country: dict[str, Area], west: dict[str, Any]
) -> None:
    """As the analyst and as another team's supervisor, by key, in every collection."""
    make_things(cast)
    make_reporter(make_report(cast.officer, **west), name="A Caller")
    live = make_live_warrant(in_team(cast.officer, "city"), **west)
    Warrant.objects.filter(pk=live.pk).update(team=make_team(live.team.organisation))
    planted, _ = plant_everywhere()
    by_text = {canary.text: canary for canary in planted}
    shown = ""
    for viewer in (cast.analyst, sergeant):
        token = make_key(by=viewer, name="QGIS", scopes=["maps"], days=30)
        for name in COLLECTIONS:
            for form in ("json", "html"):
                path = f"/ogc/collections/{name}/items"
                answer = Client().get(path, {"key": token, "f": form})
                assert answer.status_code == 200
                shown += answer.content.decode()

    met = [by_text[text] for text in set(re.findall(r"zq\d{5}x", shown))]
    assert {canary.place for canary in met} <= SHOWN_TEXTS
    assert {"Report.place_text", "Warrant.place_text"} <= {c.place for c in met}
    assert not [c for c in met if c.model is Warrant and c.pk == live.pk]
    assert live.reference not in shown
    # They are given places as they are: so what a partner is not given would be found.
    assert LATITUDE in shown


def test_a_place_is_where_it_is_to_a_tenth_of_a_metre(ask: Ask, cast: Cast) -> None:
    make_report(cast.officer, point=EXACT)
    Report.objects.update(point=Point(-1.2687651, 51.7643214, srid=4326))

    (found,) = json.loads(ask("collections/reports/items").content)["features"]

    assert found["geometry"]["coordinates"] == [-1.268765, 51.764321]
