"""Strict reading of the bodies that are sent to the API."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

# No body of the API is deeper than 4. The limit protects code that recurses.
DEEPEST = 16


class StrictParser(JSONParser):
    """Parses standard JSON only, nested at most DEEPEST levels."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            data = orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}") from None
        if any(depth > DEEPEST for depth in _depths(data)):
            raise ParseError(f"The body is nested more than {DEEPEST} deep")
        return data


def _depths(data: Any) -> Iterator[int]:
    """Yield the depth of each level of a body, without recursion."""
    level, depth = [data], 0
    while level:
        yield depth
        depth += 1
        level = [inner for value in level for inner in _children(value)]


def _children(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return []


# What is text in JSON.
_TEXTS = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.UUIDField,
    serializers.DateField,
    serializers.DateTimeField,
)


def _needed(field: Any, value: Any) -> str:
    """Say what a value must be that is of another type of JSON; "" if it is of it.

    Whether it may be null, and what else it must meet, is left to the field.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match field, value:
        case _, None:
            return ""
        case serializers.BooleanField(), _:
            return "" if isinstance(value, bool) else "Send true or false"
        case serializers.IntegerField(), _:
            is_whole = is_number and value == int(value)
            return "" if is_whole else "Send a whole number"
        case serializers.FloatField(), _:
            return "" if is_number else "Send a number"
        case serializers.ListField(), list():
            of_each = (_needed(field.child, one) for one in value)
            return next(filter(None, of_each), "")
        case serializers.MultipleChoiceField(), _:
            return ""
        case _ if isinstance(field, _TEXTS):
            return "" if isinstance(value, str) else "Send text"
    return ""


class BodySerializer(serializers.Serializer[Any]):
    """A body, or part of one. It refuses unknown fields.

    A client that sends an unknown field expects it to have an effect.
    """

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if type(data) is dict else []
        if unknown:
            raise ValidationError({name: ["Unknown field"] for name in unknown})
        if type(data) is dict:
            self._check_types(data)
        return super().to_internal_value(data)

    def _check_types(self, data: Mapping[str, Any]) -> None:
        """Refuse a number for text and the like, which fields would turn into it."""
        needed = {
            name: _needed(field, data[name])
            for name, field in self.fields.items()
            if name in data
        }
        if wrong := {name: [words] for name, words in needed.items() if words}:
            raise ValidationError(wrong)


class AnswerSerializer(serializers.Serializer[Any]):
    """A stored record, or as much of it as the parameter `fields` asks for.

    The document says which of its fields are there whenever that is left out.
    """
