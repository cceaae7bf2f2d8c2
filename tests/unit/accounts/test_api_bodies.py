"""A body of the API has the types of JSON that its document says, and no others."""

from typing import Any

import pytest
from rest_framework import serializers

from stronghold.core.api.bodies import BodySerializer


class Inner(BodySerializer):
    metres = serializers.FloatField()


class Body(BodySerializer):
    words = serializers.CharField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=["1", "2"], required=False)
    day = serializers.DateField(required=False)
    n = serializers.IntegerField(required=False)
    is_so = serializers.BooleanField(required=False)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=["1", "2"]), required=False
    )
    inner = Inner(required=False)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"words": 975}, id="a number for text"),
        pytest.param({"words": True}, id="true for text"),
        pytest.param({"kind": 1}, id="a number for a choice"),
        pytest.param({"day": 20_261_127}, id="a number for a day"),
        pytest.param({"n": "5"}, id="text for a whole number"),
        pytest.param({"n": 5.5}, id="half for a whole number"),
        pytest.param({"n": True}, id="true for a whole number"),
        pytest.param({"is_so": "yes"}, id="text for true"),
        pytest.param({"is_so": 1}, id="a number for true"),
        pytest.param({"kinds": ["1", 2]}, id="a number in a list of texts"),
        pytest.param({"inner": {"metres": "1.5"}}, id="text for a number within"),
    ],
)
def test_another_type_is_refused_at_its_field(given: dict[str, Any]) -> None:
    body = Body(data=given)
    assert not body.is_valid()
    assert list(body.errors) == list(given)


def test_the_type_of_the_document_is_taken() -> None:
    given = {
        "words": None,
        "kind": "1",
        "day": "2026-11-27",
        "n": 5,
        "is_so": False,
        "kinds": ["1", "2"],
        "inner": {"metres": 1},
    }
    body = Body(data=given)
    assert body.is_valid(), body.errors
