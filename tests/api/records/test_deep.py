"""JSON that is nested deeper than anything here is refused, not failed on."""

import json
from typing import Any

import pytest
from django.test import Client

from stronghold.accounts.api_parser import DEEPEST
from tests.factories import Cast

RECORDS = ("reports", "arrests", "warrants", "closures", "seizures", "activities")


def nested(deep: int, kind: str) -> str:
    if kind == "list":
        return "[" * deep + "]" * deep
    return '{"place":' * deep + "1" + "}" * deep


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("deep", [DEEPEST + 1, 500, 5_000, 100_000])
@pytest.mark.parametrize("kind", ["list", "object"])
def test_deep_json_is_a_400(
    client: Client, cast: Cast, name: str, deep: int, kind: str
) -> None:
    client.force_login(cast.supervisor)

    answer = client.post(
        f"/api/v1/{name}", nested(deep, kind), content_type="application/json"
    )

    assert answer.status_code == 400
    assert "nested" in answer.content.decode()


def test_what_is_no_deeper_is_read(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor)
    body: Any = {"point": {"latitude": [[["x"]]], "longitude": 0}}

    answer = client.post(
        "/api/v1/reports", json.dumps(body), content_type="application/json"
    )

    assert answer.status_code == 400
    assert "client_uuid" in answer.json()
