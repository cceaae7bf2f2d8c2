"""Schemathesis asks the API what its document allows, and what it does not.

It knows the standard and not this site. What exists and what is lawful is among what it
may draw, or hardly anything would ever be found or stored.
"""

import json
from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.specs.openapi import checks

from stronghold.kernel import clock
from tests.api_document import Schema, document, strict_document
from tests.factories import make_cast, make_country
from tests.things import Things, make_things

pytestmark = [pytest.mark.long, pytest.mark.fuzz]
Known = dict[str, dict[str, str]]
LEAST = 2000
REFERENCES = ("reference", "after", "before")
EXAMPLES = 50
CSRF = "a" * 32
# Which rules hold between fields is said by the law and not by the document; that
# nobody gets in without a session is tried in tests of who is turned away.
NOT_ASKED = [checks.positive_data_acceptance, checks.ignored_auth]


def with_what_exists(things: Things) -> Schema:
    """Return the document, with what exists and is lawful among what may be drawn."""
    drawn: Schema = json.loads(json.dumps(strict_document()))
    for path, operations in drawn["paths"].items():
        for operation in operations.values():
            # Who asks is no part of what is drawn.
            del operation["security"]
            parameters = operation.get("parameters", [])
            references = [p for p in parameters if p["name"] in REFERENCES]
            for parameter in references:
                _also(parameter["schema"], [_reference_in(path, things)])
    known = _known(things)
    for name, schema in document()["components"]["schemas"].items():
        if schema.get("additionalProperties") is False:
            properties = drawn["components"]["schemas"][name]["properties"]
            for field in known.keys() & properties.keys():
                _also(properties[field], known[field])
    return drawn


def _known(things: Things) -> dict[str, list[Any]]:
    """Return what the fields of a body may hold that is there and lawful."""
    today, now = clock.today().isoformat(), clock.now().isoformat()
    return {
        "occurred_on": [today],
        "occurred_at": [now, None],
        "happened_at": [now],
        "at": [now],
        "on": [today],
        "latitude": [51.72],
        "longitude": [-1.28],
        "place": ["Lake Street"],
        "place_not_known": [True],
        "premises": [1],
        "operation": [things.operation],
        "arrest": [things.arrest],
        "organisation": ["police"],
    }


def _reference_in(path: str, things: Things) -> str:
    named = {"activities": things.activity, "closures": things.closure}
    kind = path.removeprefix("/api/v1/").partition("/")[0]
    return named.get(kind) or str(getattr(things, kind.removesuffix("s"), ""))


def _also(schema: Schema, values: list[Any]) -> None:
    """Let some values be drawn as often as all others together."""
    others = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"enum": values}, others]


@pytest.fixture(params=["officer", "supervisor", "partner"])
def api(request: pytest.FixtureRequest, real_site: Any) -> tuple[BaseSchema, Known]:
    """The API, and what somebody of a role is known by there."""
    make_country()
    cast = make_cast()
    client = Client()
    client.force_login(getattr(cast, request.param))
    schema = schemathesis.openapi.from_dict(with_what_exists(make_things(cast)))
    schema.app = real_site
    session = client.cookies["sessionid"].value
    cookies = {"sessionid": session, "csrftoken": CSRF}
    headers = {"X-CSRFToken": CSRF, "Accept-Encoding": "identity"}
    return schema, {"headers": headers, "cookies": cookies}


def ask(
    operation: APIOperation,
    mode: GenerationMode,
    *,
    known: Known,
    answers: Counter[int],
) -> None:
    """Ask one operation many things, and count what it answers; the checks raise."""

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asks(case: Case) -> None:
        response = case.call(**known)
        answers[response.status_code] += 1
        case.validate_response(response, excluded_checks=NOT_ASKED)

    asks()


def test_nothing_is_answered_but_what_the_document_says(
    api: tuple[BaseSchema, Known],
    subtests: pytest.Subtests,
    request: pytest.FixtureRequest,
) -> None:
    """It takes minutes: more than two thousand requests of the whole site."""
    told: dict[str, Counter[int]] = {}
    schema, known = api
    for found in schema.get_all_operations():
        operation = found.ok()
        told[operation.label] = answers = Counter()
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query:
            modes.append(GenerationMode.NEGATIVE)
        for mode in modes:
            with subtests.test(operation=operation.label, mode=mode.name):
                ask(operation, mode, known=known, answers=answers)

    n_asked = sum(map(Counter.total, told.values()))
    assert n_asked >= LEAST, n_asked
    if request.node.callspec.params["api"] == "officer":
        # Or no more than refusals would have been held against the document.
        assert {label for label, n in told.items() if not n[200] + n[201]} == set()
