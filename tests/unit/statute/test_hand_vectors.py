"""Vectors of the law by someone who had not read the code: hand_vectors.toml."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.statute import hand_closures as closures
from tests.unit.statute import hand_data as data

Vector = dict[str, Any]
VECTORS: list[Vector] = tomllib.loads(
    Path(__file__).with_name("hand_vectors.toml").read_text(encoding="utf-8")
)["vector"]
ADAPTERS: Mapping[str, Callable[[Vector], Vector]] = {
    "deferred-order": closures.deferred_order,
    "suspended-order": closures.suspended_order,
    "judicial-review": closures.judicial_review,
    "adjournment": closures.adjournment,
    "notice-over-christmas": closures.notice_over_christmas,
    "notice-72-hours": closures.notice_72_hours,
    "signing-hours": closures.signing_hours,
    "appeal": closures.appeal,
    "landlord": closures.landlord,
    "extension": closures.extension,
    "request-deadline": data.request_deadline,
    "request-refusal": data.request_refusal,
    "complaint": data.complaint,
    "breach": data.breach,
    "restriction": data.restriction,
    "privilege": data.privilege,
}
# What a vector says in words of its own, and the words of the site for it.
SAID: Mapping[str, str] = {
    "more than 3 months even from the start": "3 months at most",
    "over 3 months more and over 6 months in all": "months at most",
    "who gave the reason": "who gave it",
    "reasons for the delay": "enter why: s.67(3)",
    "inform the person first": "when the person was informed that it ends: s.48(10)",
    "record of the reason": "why privilege can be claimed: s.45a(4)",
}
IN_WORDS = ("reason", "words", "cite", "ask", "missing")
WHEN = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?")


def _id(vector: Vector) -> str:
    name: str = vector["id"]
    return name


@pytest.mark.parametrize("vector", VECTORS, ids=_id)
def test_the_site_says_what_the_law_says(vector: Vector) -> None:
    found = ADAPTERS[vector["topic"]](vector["facts"])
    expected = dict(vector["expected"])

    if expected.pop("open", False):
        _is_a_reading(found, expected)
        return
    assert expected
    for key, value in expected.items():
        if key in IN_WORDS:
            for words in value if isinstance(value, list) else [value]:
                assert SAID.get(words, words).lower() in found[key].lower()
        else:
            assert found[key] == value, key


def _is_a_reading(found: Vector, expected: Vector) -> None:
    """Compare what is said with each reading of the law, and alerts with the first."""
    readings = [str(value) for key, value in expected.items() if key != "recorded"]
    given = found["given"]
    assert any(one.removeprefix("ends ").startswith(given) for one in readings)
    for key in ("recorded", "end"):
        assert found.get(key) == expected.get(key, found.get(key))
    if "alert" in found:
        days = [when for words in readings for when in WHEN.findall(words)]
        assert found["alert"] == min(days)


def test_every_vector_is_of_a_topic_and_named_once() -> None:
    names = [vector["id"] for vector in VECTORS]

    assert len(names) == len(set(names)) == 81
    assert {vector["topic"] for vector in VECTORS} == set(ADAPTERS)
