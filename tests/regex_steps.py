"""Count the steps of a backtracking search, as Python's own engine takes them.

The engine does not count its steps, and times are unreliable on a busy machine. This
follows the same parsed pattern in the same order: each test of a character or a
position is a step.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Items = Sequence[tuple[Any, Any]]
IN_CATEGORY = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


class StepsOfSearch:
    """One search of a text; `n` is how many steps it has taken so far."""

    def __init__(self, pattern: re.Pattern[Any], text: str) -> None:
        what = pattern.pattern
        source = what if isinstance(what, str) else what.decode("latin-1")
        self.flags = pattern.flags
        self.items: Items = list(_parser.parse(source, pattern.flags & ~re.UNICODE))
        self.text = text
        self.n = 0

    def search(self) -> int | None:
        """Return where a match ends, from the first start that has any."""
        for start in range(len(self.text) + 1):
            for end in self._match(self.items, start):
                return end
        return None

    def _match(self, items: Items, at: int) -> Iterator[int]:
        if not items:
            yield at
            return
        (code, what), rest = items[0], items[1:]
        if code in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            yield from self._repeat(what, rest, at)
            return
        for end in self._ends(code, what, at):
            yield from self._match(rest, end)

    def _ends(self, code: Any, what: Any, at: int) -> Iterator[int]:
        """Yield where one item ends that begins here, in the order of tries."""
        if code is sre.SUBPATTERN:
            yield from self._match(list(what[3]), at)
        elif code is sre.BRANCH:
            for branch in what[1]:
                yield from self._match(list(branch), at)
        elif code in {sre.ASSERT, sre.ASSERT_NOT, sre.AT}:
            if self._holds(code, what, at):
                yield at
        elif self._is_one(code, what, at):
            yield at + 1

    def _holds(self, code: Any, what: Any, at: int) -> bool:
        if code is sre.AT:
            self.n += 1
            return self._is_at(what, at)
        return self._asserted(what, at) is (code is sre.ASSERT)

    def _asserted(self, what: Any, at: int) -> bool:
        direction, inner = what
        items = list(inner)
        if direction > 0:
            return any(True for _ in self._match(items, at))
        width = inner.getwidth()[0]
        return at >= width and any(end == at for end in self._match(items, at - width))

    def _repeat(self, what: Any, rest: Items, at: int) -> Iterator[int]:
        least, most, inner = what
        items = list(inner)
        if len(items) == 1 and items[0][0] in {
            sre.LITERAL,
            sre.NOT_LITERAL,
            sre.IN,
            sre.ANY,
        }:
            code, what = items[0]
            n = 0
            while n < most and self._is_one(code, what, at + n):
                n += 1
            for kept in range(n, least - 1, -1):
                yield from self._match(rest, at + kept)
            return
        yield from self._repeat_group(items, int(least), most, rest, at)

    def _repeat_group(
        self, items: Items, least: int, most: Any, rest: Items, at: int
    ) -> Iterator[int]:
        if most > 0:
            for end in self._match(items, at):
                if end > at:
                    yield from self._repeat_group(
                        items, max(least - 1, 0), most - 1, rest, end
                    )
        if least == 0:
            yield from self._match(rest, at)

    def _is_one(self, code: Any, what: Any, at: int) -> bool:
        self.n += 1
        if at >= len(self.text):
            return False
        one = self.text[at]
        if self.flags & re.IGNORECASE:
            return self._is_in(code, what, one.lower()) or self._is_in(
                code, what, one.upper()
            )
        return self._is_in(code, what, one)

    def _is_in(self, code: Any, what: Any, one: str) -> bool:
        if code is sre.LITERAL:
            return ord(one) == what
        if code is sre.NOT_LITERAL:
            return ord(one) != what
        if code is sre.ANY:
            return one != "\n" or bool(self.flags & re.DOTALL)
        if code is sre.RANGE:
            return bool(what[0] <= ord(one) <= what[1])
        if code is sre.CATEGORY:
            return _is_of(what, one, self.flags & re.ASCII)
        assert code is sre.IN, code
        is_not = what[0][0] is sre.NEGATE
        return any(self._is_in(*part, one) for part in what[is_not:]) is not is_not

    def _is_at(self, where: Any, at: int) -> bool:
        if where in {sre.AT_BEGINNING, sre.AT_BEGINNING_STRING}:
            return at == 0
        if where in {sre.AT_END, sre.AT_END_STRING}:
            return at == len(self.text)
        sides = [
            0 <= i < len(self.text)
            and _is_of(sre.CATEGORY_WORD, self.text[i], self.flags & re.ASCII)
            for i in (at - 1, at)
        ]
        return (sides[0] != sides[1]) is (where is sre.AT_BOUNDARY)


@cache
def _is_of(category: Any, one: str, flags: int) -> bool:
    return re.match(IN_CATEGORY[category], one, flags) is not None


def steps(pattern: re.Pattern[Any], text: str) -> int:
    """Return how many steps a search of the text takes."""
    one = StepsOfSearch(pattern, text)
    found = one.search()
    encoded = text.encode("latin-1") if isinstance(pattern.pattern, bytes) else text
    really = pattern.search(encoded)
    # The result must be that of the engine, or the count is wrong.
    assert found == (really.end() if really else None), (pattern, text[:40])
    return one.n
