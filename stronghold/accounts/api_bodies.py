"""How what is sent to the API is read: strictly."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

# No body of the API is deeper than 4; what reads it may go down by recursion.
DEEPEST = 16


class StrictParser(JSONParser):
    """Reads JSON as its standard has it, and nothing that is nested without end."""

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
    """Yield how deep each level of a body is, without recursion."""
    level, depth = [data], 0
    while level:
        yield depth
        depth += 1
        level = [inner for one in level for inner in _within(one)]


def _within(one: Any) -> list[Any]:
    match one:
        case dict():
            return list(one.values())
        case list():
            return one
    return []


class BodySerializer(serializers.Serializer[Any]):
    """A body, or part of one, that is sent; a field that it does not have is refused.

    Anyone who sends one expects something of it.
    """

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if type(data) is dict else []
        if unknown:
            raise ValidationError({name: ["Unknown field"] for name in unknown})
        return super().to_internal_value(data)
