"""Makes the tree of a CQL2 filter from its text, by the grammar beside it.

pygeofilter 0.4.0 is not used: it reads `a OR b AND c` as `(a OR b) AND c`.
"""

import re
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken

_SHAPES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
}


class NotRead(Exception):
    """The text is no filter from this position on; at its end, something is missing."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def tree_of(text: str) -> Any:
    """Return a filter as the values of its CQL2 JSON; NotRead if it is none."""
    try:
        return _TREE.transform(_PARSER.parse(text))
    except UnexpectedToken as error:
        is_end = error.token.type == "$END"
        raise NotRead(len(text) if is_end else error.pos_in_stream or 0) from None
    except UnexpectedInput as error:
        raise NotRead(error.pos_in_stream or 0) from None


def _negated(part: Any) -> Any:
    return {"op": "not", "args": [part]}


@v_args(inline=True)
class _Tree(Transformer[Token, Any]):
    """Makes the tree from what the grammar found."""

    def either(self, *parts: Any) -> Any:
        return {"op": "or", "args": list(parts)}

    def both(self, *parts: Any) -> Any:
        return {"op": "and", "args": list(parts)}

    def negation(self, _not: Any, part: Any) -> Any:
        return _negated(part)

    def comparison(self, left: Any, operator: Any, right: Any) -> Any:
        return {"op": str(operator), "args": [left, right]}

    def like(self, left: Any, *rest: Any) -> Any:
        return self._perhaps_not("like", left, rest, rest[-1])

    def between(self, left: Any, *rest: Any) -> Any:
        found = {"op": "between", "args": [left, rest[-2], rest[-1]]}
        return found if len(rest) == 2 else _negated(found)

    def among(self, left: Any, *rest: Any) -> Any:
        is_not = bool(rest) and getattr(rest[0], "type", "") == "NOT"
        values = list(rest[1:] if is_not else rest)
        found = {"op": "in", "args": [left, values]}
        return _negated(found) if is_not else found

    def missing(self, left: Any, *rest: Any) -> Any:
        found = {"op": "isNull", "args": [left]}
        return _negated(found) if rest else found

    def intersects(self, left: Any, right: Any) -> Any:
        return {"op": "s_intersects", "args": [left, right]}

    def truth(self, token: Any) -> Any:
        return token.lower() == "true"

    def property(self, name: Any) -> Any:
        return {"property": str(name)}

    def quoted_property(self, name: Any) -> Any:
        return {"property": str(name[1:-1])}

    def text(self, token: Any) -> Any:
        return re.sub(r"''|\\'", "'", token[1:-1])

    def number(self, token: Any) -> Any:
        return float(token)

    def day(self, token: Any) -> Any:
        return {"date": self.text(token)}

    def instant(self, token: Any) -> Any:
        return {"timestamp": self.text(token)}

    def casei(self, operand: Any) -> Any:
        return {"op": "casei", "args": [operand]}

    def bbox(self, *numbers: Any) -> Any:
        return {"bbox": [float(one) for one in numbers]}

    def coordinates(self, *numbers: Any) -> Any:
        return [float(one) for one in numbers]

    def ring(self, *parts: Any) -> Any:
        return list(parts)

    def shape(self, name: Any, ring: Any) -> Any:
        kind = _SHAPES[name.upper()]
        if kind == "Point":
            return {"type": kind, "coordinates": ring[0]}
        if kind == "MultiPoint":
            # Each point may have brackets of its own.
            ring = [one[0] if isinstance(one[0], list) else one for one in ring]
        return {"type": kind, "coordinates": ring}

    def _perhaps_not(self, op: str, left: Any, rest: Any, right: Any) -> Any:
        found = {"op": op, "args": [left, right]}
        return found if len(rest) == 1 else _negated(found)


_PARSER = Lark(Path(__file__).with_suffix(".lark").read_text(), parser="lalr")
_TREE = _Tree()
