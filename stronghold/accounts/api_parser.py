"""How the API reads a body: JSON of no more depth than anything here has."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# A report with its place and its point is three deep.
DEEPEST = 16
TOO_DEEP = f"JSON is nested more than {DEEPEST} deep"


class ShallowJson(JSONParser):
    """Refuses what is nested so deep that reading it, or naming it, would fail."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        level = [body]
        for _ in range(DEEPEST):
            level = [inner for one in level for inner in _within(one)]
        if level:
            raise ParseError(TOO_DEEP)
        return body


def _within(one: Any) -> list[Any]:
    if isinstance(one, dict):
        return list(one.values())
    return one if isinstance(one, list) else []
