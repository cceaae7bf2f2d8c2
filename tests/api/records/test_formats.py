"""Lists of the API in each form: the same rows and names, and the same read logged."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stronghold.api_urls import KINDS
from stronghold.core.api.formats import LINKS
from stronghold.core.api.kinds import KindApi
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import WEST_SOUTH, Cast, in_error, make_arrest, make_report
from tests.things import Things, make_things

LISTS = pytest.mark.parametrize("api", list(KINDS), ids=lambda api: api.code)
ACCEPT = {"csv": "text/csv", "geojson": "application/geo+json"}


@pytest.fixture
def supervisor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.supervisor)
    return client


@pytest.fixture
def things(cast: Cast) -> Things:
    return make_things(cast)


def read(client: Client, api: KindApi, **asked: Any) -> Any:
    if api.code == "after_care":
        # The one that there is has ended.
        asked["ended"] = "yes"
    return client.get(f"/api/v1/{api.code}", asked, headers={"X-Reason": "review"})


def lines_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def last_read() -> Event:
    return Event.objects.filter(kind=Kind.CONSULTATION).latest("pk")


@LISTS
def test_each_list_has_the_same_rows_and_reads_in_each_form(
    supervisor: Client, things: Things, api: KindApi
) -> None:
    first = read(supervisor, api)
    assert first.status_code == 200, first.json()
    references = [row["reference"] for row in first.json()["items"]]
    logged = last_read()
    assert references
    for name in api.formats:
        answer = read(supervisor, api, format=name)
        assert answer.status_code == 200, name
        event = last_read()
        assert (event.pk != logged.pk, event.records) == (True, logged.records)
        assert event.detail == logged.detail
    lines = lines_of(read(supervisor, api, format="csv"))
    assert [line["reference"] for line in lines] == references
    assert {line["protective_marking"] for line in lines} == {
        settings.PROTECTIVE_MARKING
    }
    if "geojson" in api.formats:
        found = read(supervisor, api, format="geojson").json()
        assert [one["id"] for one in found["features"]] == references
        assert found["protective_marking"] == settings.PROTECTIVE_MARKING


@LISTS
def test_the_columns_are_those_of_the_document_for_everyone(
    supervisor: Client, cast: Cast, things: Things, api: KindApi
) -> None:
    heads = set()
    for user in (cast.supervisor, cast.analyst):
        supervisor.force_login(user)
        answer = read(supervisor, api, format="csv")
        if answer.status_code == 200:
            heads.add(answer.content.decode("utf-8-sig").splitlines()[0])
    (head,) = heads
    names = [text.strip('"').partition(".")[0] for text in head.split(",")]
    assert list(dict.fromkeys(names)) == [*api.field_names, "protective_marking"]
    assert LINKS not in names


def test_a_value_is_as_in_json_and_runs_nothing(supervisor: Client, cast: Cast) -> None:
    at = clock.now().replace(microsecond=0)
    make_report(
        cast.officer,
        point=WEST_SOUTH,
        description="=HYPERLINK(1)",
        signs=["visitors", "vehicles"],
        occurred_at=at,
    )
    (row,) = supervisor.get("/api/v1/reports").json()["items"]
    (line,) = lines_of(
        supervisor.get("/api/v1/reports", headers={"Accept": "text/csv"})
    )
    assert line["description"] == "'=HYPERLINK(1)"
    assert line["signs"] == "visitors; vehicles"
    assert line["occurred_at"] == row["occurred_at"]
    assert line["received_at"] == row["received_at"]
    assert float(line["point.latitude"]) == row["point"]["latitude"]
    assert line["error_at"] == ""


def test_a_feature_is_where_its_record_is(supervisor: Client, cast: Cast) -> None:
    make_report(cast.officer, point=WEST_SOUTH)
    make_report(cast.officer, point=None, place_text="Somewhere")
    (row, *_) = [
        one for one in supervisor.get("/api/v1/reports").json()["items"] if one["point"]
    ]
    answer = supervisor.get(
        "/api/v1/reports", headers={"Accept": "application/geo+json"}
    )
    assert answer["Content-Type"] == "application/geo+json"
    found = {one["id"]: one for one in json.loads(answer.content)["features"]}
    point = row["point"]
    assert found[row["reference"]]["geometry"] == {
        "type": "Point",
        "coordinates": [point["longitude"], point["latitude"]],
    }
    assert [one["geometry"] for one in found.values()].count(None) == 1


@pytest.mark.parametrize("name", ["json", "csv", "geojson"])
def test_pages_lead_to_each_other_both_ways_while_records_come_in(
    supervisor: Client, cast: Cast, name: str
) -> None:
    rows = [make_report(cast.officer) for _ in range(5)]
    asked = {"limit": "2", "format": name, "fields": "status", "concern": "dealing"}

    def references(answer: Any) -> list[str]:
        match name:
            case "csv":
                return [line["reference"] for line in lines_of(answer)]
            case "geojson":
                return [one["id"] for one in answer.json()["features"]]
        return [one["reference"] for one in answer.json()["items"]]

    first = supervisor.get("/api/v1/reports", asked)
    make_report(cast.officer)
    second = supervisor.get(links(first)["next"])
    third = supervisor.get(links(second)["next"])
    back = supervisor.get(links(third)["prev"])

    seen = references(first) + references(second) + references(third)
    assert seen == [row.reference for row in reversed(rows)]
    assert references(back) == references(second)
    assert "next" not in links(third)
    assert "prev" not in links(first)


def links(answer: Any) -> dict[str, str]:
    parts = [part.split("; ") for part in answer.get("Link", "").split(", ") if part]
    return {rel[5:-1]: address[1:-1] for address, rel in parts}


def test_some_fields_are_enough(supervisor: Client, cast: Cast) -> None:
    row = make_report(cast.officer)
    one = f"/api/v1/reports/{row.reference}"
    (listed,) = supervisor.get("/api/v1/reports?fields=status,ward").json()["items"]
    assert list(listed) == ["reference", "status", "ward"]
    assert supervisor.get(f"{one}?fields=status").json() == {
        "reference": row.reference,
        "status": "new",
    }
    head = supervisor.get("/api/v1/reports?format=csv&fields=ward,point").content
    assert head.decode("utf-8-sig").splitlines()[0] == (
        '"reference","ward","point.latitude","point.longitude","protective_marking"'
    )
    for url in (one, "/api/v1/reports"):
        answer = supervisor.get(f"{url}?fields=colour")
        assert answer.status_code == 400
        assert (
            "There is no field 'colour'. There are reference"
            in (answer.json()["detail"])
        )


def test_what_may_not_be_read_is_in_no_form(cast: Cast, client: Client) -> None:
    """An analyst reads no original words, whatever they ask for."""
    make_report(cast.officer, description="The zeta words")
    client.force_login(cast.analyst)
    for asked in ({}, {"fields": "description"}):
        for name in ("json", "csv", "geojson"):
            answer = client.get("/api/v1/reports", asked | {"format": name})
            assert answer.status_code == 200
            assert b"zeta" not in answer.content


@pytest.mark.parametrize("headers", [{"Accept": "text/csv"}, {}])
def test_an_error_is_json_in_its_one_shape(
    supervisor: Client, cast: Cast, headers: dict[str, str]
) -> None:
    make_arrest(cast.officer, **in_error(cast.officer))
    for asked in ({"format": "xlsx"}, {"colour": "red"}, {"limit": "0"}):
        answer = supervisor.get("/api/v1/arrests", asked, headers=headers)
        assert answer.status_code == 400, asked
        assert answer["Content-Type"] == "application/json"
        assert answer.json()["errors"].keys() == asked.keys()
    said = supervisor.get("/api/v1/arrests?colour=red").json()["errors"]["colour"]
    assert "It takes after, " in said[0]
    for name in ("fields", "offence_class", "to"):
        assert name in said[0]
    refused = supervisor.post("/api/v1/reports", {}, headers={"Accept": "text/csv"})
    assert refused.status_code == 406


def test_the_index_names_the_lists_that_one_may_read(
    cast: Cast, client: Client
) -> None:
    for user, has, lacks in (
        (cast.officer, "referrals", "groups"),
        (cast.analyst, "tallies", "referrals"),
        (cast.partner, "closures", "reports"),
        (cast.partner, "shared", "time_away"),
        (cast.supervisor, "handover", "shared"),
        (cast.officer, "team_time", "handover"),
    ):
        client.force_login(user)
        found = client.get("/api/v1/").json()
        assert has in found["lists"]
        assert lacks not in found["lists"]
        assert found["schema"] == "http://testserver/api/v1/schema"
        for there in found["lists"].values():
            assert client.get(there).status_code in {200, 400}
