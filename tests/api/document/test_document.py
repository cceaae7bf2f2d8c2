"""Is the API document correct, and readable by every user of the API?"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from operations.seizures.models import Seizure
from stronghold.api_urls import _document
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.addresses import addresses
from tests.api_document import document, part_of, what_breaks, what_is_untrue
from tests.factories import (
    Cast,
    make_operation,
    make_report,
    make_seizure,
    make_warrant,
)

SHAPE = {"$ref": "#/components/schemas/Error"}
DEEP = "[" * 100_000 + "]" * 100_000


def post(client: Client, address: str, body: Any) -> Any:
    return client.post(f"/api/v1/{address}", body, content_type="application/json")


def test_every_answer_from_400_on_has_the_one_shape() -> None:
    endpoints = {
        (path, method): operation["responses"]
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    }

    assert len(endpoints) > 20
    for responses in endpoints.values():
        errors = {status for status in responses if status >= "400"}
        assert errors >= {"401", "403", "406", "503"}
        for status in errors:
            (media_type,) = responses[status]["content"]
            assert media_type == "application/json"
            assert responses[status]["content"][media_type]["schema"] == SHAPE
    for (_, method), responses in endpoints.items():
        assert method == "get" or {"400", "415"} <= set(responses)


def test_each_body_answer_and_error_has_an_example_that_its_schema_allows() -> None:
    shown = 0
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            where = ("paths", path, method)
            bodies = [(*where, "requestBody", "content")]
            bodies += [
                (*where, "responses", status, "content")
                for status in operation["responses"]
            ]
            for place in bodies:
                for media_type, one in part_of(*place).items():
                    assert "example" in one, (place, media_type)
                    schema = (*place, media_type, "schema")
                    assert what_breaks(one["example"], *schema) == [], (place, one)
                    shown += 1
    assert shown > 500


def test_every_address_of_the_api_is_in_the_document() -> None:
    answering = {a.name for a in addresses() if a.name.startswith("api_")}
    answering -= {"api_schema", "api_no_such_address"}

    assert len(document()["paths"]) == len(answering)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("supervisor", 200),
        ("analyst", 200),
        ("records", 200),
        ("partner", 200),
        ("admin", 403),
    ],
)
def test_who_may_use_any_of_it_reads_the_document(
    as_user: Callable[[User], Client], cast: Cast, role: str, status: int
) -> None:
    client = as_user(getattr(cast, role))

    answer = client.get("/api/v1/schema", headers={"Accept": "application/json"})

    assert answer.status_code == status
    if status == 200:
        assert answer.json() == document()


def test_a_parameter_of_the_document_changes_nothing(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    client = as_user(cast.officer)

    for asked in ({"version": "2\r\nX-Odd: 1"}, {"lang": "\x00"}, {"lang": "../.."}):
        answer = client.get("/api/v1/schema", asked)
        assert answer.status_code == 200
        assert "X-Odd" not in answer.headers


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_a_fresh_process_at_once_get_the_document(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    _document.cache_clear()
    client, found = as_user(cast.officer), []

    def ask() -> None:
        one = Client()
        one.cookies.update(client.cookies)
        answer = one.get("/api/v1/schema", headers={"Accept": "application/json"})
        found.append((answer.status_code, answer.json()))
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [(200, document())] * 4


def test_warrants_of_an_operation_are_listed(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    operation = make_operation(cast.officer)
    made = {"operation": operation, "executed_on": clock.today()}
    warrant = make_warrant(cast.officer, **made)
    client = as_user(cast.officer)

    items = client.get("/api/v1/warrants").json()["items"]
    one = client.get(f"/api/v1/warrants/{warrant.reference}").json()

    assert [item["operation"] for item in items] == [operation.reference]
    # Only one record says what it is linked to.
    assert one == items[0] | {"links": []}


@pytest.mark.parametrize("address", ["reports", "closures", "seizures", "warrants"])
@pytest.mark.parametrize("body", [DEEP, '{"place":' + "[" * 17 + "]" * 17 + "}"])
def test_what_is_nested_without_end_is_refused(
    as_user: Callable[[User], Client], cast: Cast, address: str, body: str
) -> None:
    answer = post(as_user(cast.officer), address, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"


@pytest.mark.parametrize("body", ["NaN", '{"a": Infinity}', '"\\ud800"', "{'a': 1}"])
def test_what_is_no_json_is_refused(
    as_user: Callable[[User], Client], cast: Cast, body: str
) -> None:
    assert post(as_user(cast.officer), "reports", body).json()["code"] == "parse_error"


def test_quantities_are_numbers_as_the_document_says(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    schema = document()["components"]["schemas"]["Seizure"]["properties"]
    row = make_seizure(
        cast.officer, quantity=Decimal("1.500"), unit="grams", estimate=Decimal("12.50")
    )

    body = as_user(cast.officer).get(f"/api/v1/seizures/{row.reference}").json()

    assert (body["quantity"], body["estimate"]) == (1.5, 12.5)
    for name in ("quantity", "estimate"):
        assert schema[name]["type"] == ["number", "null"]
    assert Seizure.objects.count() == 1


@pytest.mark.parametrize("address", ["nowhere", "reports/", "reports/a/b/c"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_what_is_nowhere_is_not_found_in_the_one_shape(
    as_user: Callable[[User], Client], cast: Cast, address: str, method: str
) -> None:
    answer = getattr(as_user(cast.officer), method)(f"/api/v1/{address}")
    signed_out = getattr(Client(), method)(f"/api/v1/{address}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert signed_out.status_code == 401


def test_a_one_time_password_opens_nothing_of_the_api(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    client = as_user(cast.officer)
    cast.officer.one_time_until = clock.now() + timedelta(days=1)
    cast.officer.save()

    answer = client.get("/api/v1/reports")

    assert (answer.status_code, answer.json()["code"]) == (403, "password_first")


def test_a_missing_csrf_token_is_answered_in_the_one_shape(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer)

    answer = post(client, "reports", {})

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Accept": "text/html"}, 406), ({"Content-Type": "text/xml"}, 415)],
)
def test_another_form_than_json_is_refused(
    as_user: Callable[[User], Client], cast: Cast, headers: dict[str, str], status: int
) -> None:
    client = as_user(cast.officer)

    answer = client.generic("POST", "/api/v1/reports", "<a/>", headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("address", ["reports", "tallies", "nowhere"])
def test_a_database_that_is_away_is_answered_with_when_to_try_again(
    cast: Cast, address: str
) -> None:
    """Every statement fails as on a lost connection."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [own] = cursor.fetchone()
    cut = connection.copy()
    with cut.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [own])
    cut.close()

    answer = client.get(f"/api/v1/{address}")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["code"] == "unavailable"


def test_the_hook_sees_what_the_document_denies(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    """The short form of the fuzz relies on this hook, so it must be able to fail."""
    row = make_report(cast.officer)
    answer: Any = as_user(cast.officer).get(f"/api/v1/reports/{row.reference}")
    content = answer.content

    assert what_is_untrue(answer) == []
    answer.content = content.replace(b'"concern"', b'"worry"')
    assert len(what_is_untrue(answer)) == 2
    answer.content, answer.status_code = content, 418
    assert "418 is not among" in what_is_untrue(answer)[0]
    answer.status_code = 200
    answer.headers["Content-Type"] = "text/html"
    assert what_is_untrue(answer) == ["it is text/html"]


@pytest.mark.parametrize(
    ("record", "field"),
    [("Activity", "organisation"), ("Closure", "issuer"), ("Warrant", "team")],
)
def test_what_every_record_has_is_never_empty(record: str, field: str) -> None:
    fields = document()["components"]["schemas"][record]["properties"]

    assert fields[field] == {"type": "string"}


def test_the_document_explains_what_a_name_does_not_say() -> None:
    schemas, paths = document()["components"]["schemas"], document()["paths"]
    asked = paths["/api/v1/activities"]["get"]["parameters"]
    means = {one["name"]: one.get("description") for one in asked}

    assert means["under_way"] == "yes: only those under way"
    assert means["operation"] == "An operation's reference"
    assert "without the person it is about" in schemas["Referral"]["description"]
    assert "past its end is `expired`" in schemas["Closure"]["description"]
    for record, field, words in (
        ("Arrest", "waits_for_match", "Not counted until someone decides"),
        ("Report", "sanitised_text", "The words cleared for others"),
        ("Warrant", "operation", "The reference of an operation"),
    ):
        assert words in schemas[record]["properties"][field]["description"]
