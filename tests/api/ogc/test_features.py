"""What a map program is given by OGC API - Features: only what is shared."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, connection, connections
from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.partners.ogc.queries.partner import AgreementSource
from stronghold.partners.ogc.rules import ItemsRequest
from stronghold.partners.portal.queries import reading
from tests.agreements import make_agreement
from tests.api.ogc.conftest import Ask, end, ids_of, links_of
from tests.database_away import database_away
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_report,
    make_warrant,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def test_every_document_is_there_and_of_its_type(ask: Ask) -> None:
    landing = ask("")
    assert landing["Content-Type"] == "application/json"
    links = links_of(landing)
    assert {"self", "alternate", "service-desc", "conformance", "data"} <= set(links)
    types = {
        "service-desc": "application/vnd.oai.openapi+json;version=3.0",
        "conformance": "application/json",
        "data": "application/json",
    }
    for rel, media_type in types.items():
        answer = ask(links[rel].partition("/ogc/")[2])
        assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
        assert answer["Cache-Control"] == "private, no-store"
    conforms = json.loads(ask("conformance").content)["conformsTo"]
    part_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {c.removeprefix(part_1) for c in conforms if part_1 in c} == {
        "core",
        "oas30",
        "html",
        "geojson",
    }
    for other in ("features-2/1.0/conf/crs", "features-3/1.0/conf/filter"):
        assert any(c.endswith(other) for c in conforms)


def test_collections_are_those_of_the_agreement_and_lie_in_its_areas(
    ask: Ask,
) -> None:
    found = json.loads(ask("collections").content)["collections"]

    assert [c["id"] for c in found] == [
        "closures",
        "warrants",
        "activities",
        "figures-reports-ward-quarter",
        "figures-reports-district-quarter",
        "figures-reports-district-week",
        "figures-reports",
        "figures-reports-received-ward-quarter",
        "figures-reports-received-district-quarter",
        "figures-reports-received-district-week",
        "figures-reports-received",
        "areas",
    ]
    # Only a map can be put on a map as it is, and the names say which is one.
    titles = {c["id"]: c["title"] for c in found if c["id"].startswith("figures-")}
    assert titles["figures-reports"].startswith("Table of all figures: ")
    maps = {name for name, title in titles.items() if title.startswith("Map: ")}
    assert titles.keys() - maps == {"figures-reports", "figures-reports-received"}
    (box,) = found[0]["extent"]["spatial"]["bbox"]
    assert box == [-1.3, 51.7, -1.25, 51.8]


def test_documents_that_lead_to_features_repeat_the_key_of_their_address(
    ask: Ask, key: str, activities: list[str]
) -> None:
    """QGIS follows them as they are; features are saved as files."""
    by_address = Client()
    for path in ("", "collections/activities"):
        found = json.loads(by_address.get(f"/ogc/{path}", {"key": key}).content)
        hrefs = [one["href"] for one in found["links"] if one["rel"] != "related"]
        assert all(f"key={key}" in href for href in hrefs)
        assert key not in ask(path).content.decode()
    path = "/ogc/collections/activities/items"
    for one, more in ((path, {"limit": "2"}), (f"{path}/{activities[0]}", {})):
        answer = by_address.get(one, {"key": key, **more})
        assert answer.status_code == 200
        assert key not in answer.content.decode()


def test_what_is_not_shared_as_rows_is_no_collection(cast: Cast, ask: Ask) -> None:
    other = make_agreement(cast, reference="G-TEST-0002", rows=["activities"])
    key = make_key(
        by=cast.partner, name="x", scopes=["maps"], days=30, agreement=other.reference
    )

    assert ask("collections/activities/items", by=key).status_code == 200
    assert ask("collections/closures", by=key).status_code == 404
    assert ask("collections/closures/items", by=key).status_code == 404


def test_definition_names_what_each_collection_takes(ask: Ask) -> None:
    result = json.loads(ask("api").content)

    items = result["paths"]["/collections/activities/items"]["get"]["parameters"]
    names = [one.get("name") or one["$ref"].rpartition("/")[2] for one in items]
    assert names[:4] == ["limit", "bbox", "datetime", "after"]
    assert {"crs", "bbox-crs", "filter", "filter-lang", "filter-crs"} <= set(names)
    assert {"reference", "kind", "occurred_on", "ward_code"} <= set(names)
    assert result["components"]["parameters"]["limit"]["schema"]["maximum"] == 1000


def test_links_lead_to_all_features_page_by_page(
    ask: Ask, activities: list[str]
) -> None:
    answer = ask("collections/activities/items", limit="2")
    found = ids_of(answer)
    assert answer["Content-Type"] == "application/geo+json"
    while following := links_of(answer).get("next"):
        assert "key" not in following
        answer = ask(following.partition("/ogc/")[2])
        found += ids_of(answer)

    assert found == activities


def test_a_feature_has_a_coarse_place_and_codes_with_their_words(
    ask: Ask, cast: Cast, west: dict[str, Any], country: dict[str, Area]
) -> None:
    made = make_activity(cast.officer, **west)

    result = json.loads(ask(f"collections/activities/items/{made.reference}").content)

    ward = country["E05000001"].point
    assert result["geometry"]["coordinates"] == pytest.approx(
        [ward.x, ward.y], abs=1e-6
    )
    assert result["id"] == result["properties"]["reference"] == made.reference
    assert result["properties"]["kind"] == "high_visibility"
    assert result["properties"]["kind_name"] == made.get_kind_display()
    assert result["properties"]["occurred_on"] == made.occurred_on.isoformat()
    assert "Canary" not in json.dumps(result)


def test_box_and_days_narrow_down(ask: Ask, cast: Cast, west: dict[str, Any]) -> None:
    today = clock.today()
    old = make_activity(
        cast.officer, occurred_on=today - timedelta(days=40), occurred_at=None, **west
    )
    new = make_activity(cast.officer, occurred_on=today, occurred_at=None, **west)
    both = sorted([old.reference, new.reference])
    path = "collections/activities/items"

    assert ids_of(ask(path, bbox="-1.3,51.7,-1.25,51.8")) == both
    assert ids_of(ask(path, bbox="-1.25,51.7,0,-2,51.8,9")) == []
    assert ids_of(ask(path, bbox="170,50,-170,52")) == []
    assert ids_of(ask(path, bbox="1,50,0,52")) == both
    assert ids_of(ask(path, datetime=str(today))) == [new.reference]
    assert ids_of(ask(path, datetime=f"../{today - timedelta(days=1)}")) == [
        old.reference
    ]
    assert ids_of(ask(path, datetime=f"{today}T12:00:00Z/..")) == [new.reference]


@pytest.mark.parametrize(
    ("params", "result"),
    [
        ({"bbox": "1,2,3"}, "west,south,east,north"),
        ({"bbox": "1,2,3,nan"}, "west,south,east,north"),
        ({"bbox": "0,52,1,51"}, "south is above north"),
        ({"limit": "0"}, "from 1 to 1000"),
        ({"limit": "ten"}, "from 1 to 1000"),
        ({"datetime": "yesterday"}, "2026-03-01"),
        ({"datetime": "2026-01-01T12:00:00"}, "time zone"),
        ({"datetime": "2026-02-01/2026-01-01"}, "ends before it starts"),
        ({"after": "'; --"}, "next"),
        ({"colour": "red"}, "there are limit, bbox"),
        ({"f": "xml"}, "json or html"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(
    ask: Ask, params: dict[str, str], result: str
) -> None:
    answer = ask("collections/activities/items", **params)

    assert answer.status_code == 400
    assert result in json.loads(answer.content)["description"]


def test_more_than_the_most_is_the_most(ask: Ask, activities: list[str]) -> None:
    assert ids_of(ask("collections/activities/items", limit="99999")) == activities


def test_which_methods_there_are_is_answered_without_a_key(
    agreement: Agreement,
) -> None:
    for path in ("", "collections", "collections/activities/items"):
        answer = Client().options(f"/ogc/{path}")
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_changes_something_is_answered_with_what_reads(
    agreement: Agreement, key: str, cast: Cast, method: str
) -> None:
    by_session = Client(enforce_csrf_checks=True)
    by_session.force_login(cast.partner)
    by_key = {"headers": {"Authorization": f"Bearer {key}"}}
    for client, given in ((by_session, {}), (Client(enforce_csrf_checks=True), by_key)):
        for path in ("", "collections/activities/items", "nowhere"):
            answer = getattr(client, method)(f"/ogc/{path}", **given)
            assert answer.status_code == 405
            assert answer["Allow"] == "GET, HEAD, OPTIONS"
            assert answer["Content-Type"] == "application/json"
            said = json.loads(answer.content)
            assert said["code"] == "405"
            assert "only be read" in said["description"]


def test_a_fault_of_the_site_is_json_for_a_program_and_a_page_for_a_person(
    key: str, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgreementSource, "features", None)
    client = Client(raise_request_exception=False)
    path = "/ogc/collections/activities/items"

    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/geo+json"}):
        headers = {"Authorization": f"Bearer {key}"} | accept
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
        said = json.loads(answer.content)
        assert set(said) == {"code", "description"}
        assert said["code"] == "500"
        # By which the administrator finds it.
        assert answer["X-Request-ID"] in said["description"]
    page = client.get(path, {"key": key}, headers={"Accept": "text/html"})
    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()


def test_without_the_database_a_program_is_asked_to_come_again(key: str) -> None:
    client = Client(raise_request_exception=False)
    with database_away():
        answer = client.get("/ogc/collections", {"key": key})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    said = json.loads(answer.content)
    assert (set(said), said["code"]) == ({"code", "description"}, "503")


@pytest.mark.parametrize(
    "path", ["queryables", "collections/activities/styles", "collections/", "a/b/c"]
)
def test_where_nothing_is_a_program_is_answered_not_found(ask: Ask, path: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert json.loads(answer.content)["code"] == "404"
    assert Client().get(f"/ogc/{path}").status_code == 401


def test_a_wrong_box_is_answered_with_both_its_forms(ask: Ask) -> None:
    answer = ask("collections/activities/items", bbox="1,2,3")

    assert "four numbers" in json.loads(answer.content)["description"]
    assert "or six" in json.loads(answer.content)["description"]


def test_nothing_else_is_there(
    ask: Ask, cast: Cast, west: dict[str, Any], east: dict[str, Any]
) -> None:
    today = clock.today()
    hidden = [
        make_report(cast.officer, **west),
        make_arrest(cast.officer, **west),
        make_activity(cast.officer, **east),
        make_closure(cast.officer, state="served", **west),
        make_warrant(
            cast.officer, state="issued", issued_on=today, ends_on=today, **west
        ),
        make_warrant(cast.officer, executed_on=today, **west),
    ]

    for name in ("closures", "warrants", "activities"):
        assert ids_of(ask(f"collections/{name}/items")) == []
        for one in hidden:
            answer = ask(f"collections/{name}/items/{one.reference}")
            assert answer.status_code == 404
    assert ask("collections/reports/items").status_code == 404
    assert ask("collections/closures/items/%00").status_code == 404


def test_each_answer_is_one_disclosure_with_its_references(
    ask: Ask, cast: Cast, key: str, activities: list[str]
) -> None:
    ask("collections/activities/items", limit="2")

    (event,) = Event.objects.filter(kind=Kind.DISCLOSURE)
    assert event.records == activities[:2]
    assert (event.actor, event.recipient) == ("partner", "Council")
    assert event.detail["agreement"] == "G-TEST-0001"
    result = json.dumps([e.detail for e in Event.objects.all()])
    assert key not in result


def test_an_agreement_that_ended_opens_nothing_in_the_next_request(
    ask: Ask, agreement: Agreement, activities: list[str]
) -> None:
    assert ids_of(ask("collections/activities/items")) == activities

    end(agreement)

    for path in ("", "api", "collections", "collections/activities/items"):
        answer = ask(path)
        assert answer.status_code == 403
        assert "in force" in json.loads(answer.content)["description"]


def test_a_browser_is_shown_pages_and_its_links_carry_the_key(
    key: str, activities: list[str]
) -> None:
    browser = Client(headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    for path in ("", "conformance", "api", "collections", "collections/activities"):
        answer = browser.get(f"/ogc/{path}", {"key": key})
        assert answer["Content-Type"].startswith("text/html")
    page = browser.get("/ogc/collections/activities/items", {"key": key, "limit": "2"})
    result = page.content.decode()
    assert activities[0] in result
    assert f"key={key}&amp;limit=2&amp;after={activities[1]}" in result
    assert "High-visibility" in result


def test_who_is_signed_in_needs_no_key(
    client: Client, cast: Cast, agreement: Agreement, activities: list[str]
) -> None:
    client.force_login(cast.partner)

    answer = client.get("/ogc/collections/activities/items", {"limit": "2"})

    assert ids_of(answer) == activities[:2]


def test_pieces_of_references_leave_none_out(
    ask: Ask, cast: Cast, west: dict[str, Any]
) -> None:
    """Those at the ends of the alphabet, and on both sides of a border."""
    named = [f"P-{two}22-2222" for two in ("22", "2J", "2K", "2Z", "ZZ")]
    named += ["P-ZZZZ-ZZZZ"]
    for reference in named:
        make_activity(cast.officer, reference=reference, **west)
    path = "collections/activities/items"

    assert ids_of(ask(path)) == named
    for at in range(len(named)):
        after = {"limit": "2", "after": named[at]}
        assert ids_of(ask(path, **after)) == named[at + 1 : at + 3]
        # Of some days they are sought in another way.
        of_days = ask(path, datetime="2000-01-01/..", **after)
        assert ids_of(of_days) == named[at + 1 : at + 3]


def test_a_connection_plans_a_page_once_for_all_values(
    cast: Cast, agreement: Agreement, activities: list[str]
) -> None:
    source = AgreementSource(cast.partner, agreement)
    of_activities = next(c for c in source.collections() if c.id == "activities")

    with during(Request()):
        for limit in (2, 5):
            page = source.features(of_activities, ItemsRequest(limit=limit))
            assert [feature.id for feature in page.found] == activities[:limit]

    with connections["partner"].cursor() as cursor:
        cursor.execute(
            "SELECT name, generic_plans, custom_plans FROM pg_prepared_statements"
        )
        assert cursor.fetchall() == [("shared_activities_in_order", 2, 0)]


def test_a_filter_with_a_leaky_function_sees_no_hidden_row(
    cast: Cast, agreement: Agreement, west: dict[str, Any], east: dict[str, Any]
) -> None:
    """PostgreSQL asks a function that could reveal a row only after the barrier."""
    shown = make_activity(cast.officer, **west)
    make_activity(cast.officer, **east)
    asked = (
        "SELECT reference FROM shared_activities "
        "WHERE point && ST_MakeEnvelope(-2, 51, 0, 52, 4326) "
        # It fails for each other row that it is shown.
        "AND CASE WHEN reference = %s THEN true "
        "ELSE 1 / (length(reference) - 11) = 0 END"
    )

    with during(Request()), reading(cast.partner, agreement) as read:
        read.cursor.execute(asked, [shown.reference])
        assert read.cursor.fetchall() == [(shown.reference,)]
        with pytest.raises(DataError, match="division by zero"):
            read.cursor.execute(asked, ["P-ELSE-0001"])


def test_a_box_may_be_found_by_an_index_behind_the_barrier() -> None:
    # Which index the planner takes for a few rows follows from what was there before;
    # that it may take the one of places follows from these two.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proleakproof FROM pg_operator "
            "JOIN pg_proc ON pg_proc.oid = oprcode "
            "WHERE oprname = '&&' AND oprleft = 'geometry'::regtype "
            "AND oprright = 'geometry'::regtype"
        )
        assert cursor.fetchall() == [(True,)]
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'sharing_coarseplace'"
        )
        assert any("gist (point" in result for (result,) in cursor.fetchall())
