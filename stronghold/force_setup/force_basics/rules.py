"""Reads a pattern of custody numbers, and refuses one that could take long. Pure.

Python's `re` tries each way in which a pattern can be matched: a pattern such as
`([0-9]+)+X` has so many that one wrong number would occupy the site for minutes. So a
pattern may use only what this module reads, and its ways are counted: what it can try
on a number of the longest length is bounded by them.
"""

import re
from dataclasses import dataclass

from stronghold.core.kernel.errors import RuleBroken

LONGEST_PATTERN, LONGEST_NUMBER = 200, 30
# As many ways, each of at most LONGEST_NUMBER steps, are tried in milliseconds.
MOST_WAYS = 2_000
# Groups within groups.
DEEPEST = 5
_QUANTIFIER = re.compile(r"[?*+]|\{[0-9]{1,3}(?:,(?:[0-9]{1,3})?)?\}")
# One letter out of several: [A-Z0-9], or a class such as \d.
_SET = re.compile(r"\[\^?(?:\\[\\\]\[dw.^/-]|[^\\\]\[])+\]")
_ESCAPED = re.compile(r"\\[dw.\\/()\[\]{}?*+|^$-]")
_SPECIAL = frozenset("\\[](){}?*+|^$")


def check_pattern(pattern: str, example: str) -> None:
    """Refuse a pattern that is none, takes too long, or does not fit its example."""
    if not pattern:
        _check_no_example(example)
        return
    if ways_of(pattern) > MOST_WAYS:
        raise _refused(
            "The pattern leaves too many ways to match a number, so that a wrong "
            "number would take long. Say how many characters there are, such as "
            "[0-9]{1,5} in place of [0-9]+, and repeat no group"
        )
    try:
        found = re.fullmatch(pattern, example)
    except re.error as error:
        raise _refused(f"This is not a pattern: {error}") from error
    if not example:
        raise RuleBroken(
            "Enter an example: it is shown to someone whose number is refused",
            field="custody_example",
        )
    if not found:
        raise RuleBroken("The example must match the pattern", field="custody_example")


def fits(pattern: str, number: str) -> bool:
    """Return whether a number has the form; the pattern must have been checked."""
    return len(number) <= LONGEST_NUMBER and bool(re.fullmatch(pattern, number))


def ways_of(pattern: str) -> int:
    """Return the most ways in which the pattern can match one number.

    RuleBroken names what in the pattern is not understood.
    """
    reader = _Reader(pattern)
    ways = reader.alternatives()
    if reader.at < len(pattern):
        raise _refused("The pattern closes a group that it does not open")
    return ways


def _check_no_example(example: str) -> None:
    if example:
        raise RuleBroken(
            "Enter the pattern of this example, or leave both out",
            field="custody_pattern",
        )


def _refused(why: str) -> RuleBroken:
    return RuleBroken(why, field="custody_pattern")


@dataclass
class _Reader:
    """Reads a pattern from the left, and counts the ways of each part."""

    text: str
    at: int = 0
    depth: int = 0

    def alternatives(self) -> int:
        """Read A|B|C: the ways of all of them together."""
        ways = self._sequence()
        while self._takes("|"):
            ways += self._sequence()
        return ways

    def _sequence(self) -> int:
        """Read parts that follow each other: each way of one with each of the next."""
        ways = 1
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            ways = min(ways * self._repeated(self._part()), MOST_WAYS + 1)
        return ways

    def _part(self) -> int:
        """Read one character, a set, or a group."""
        if self._takes("("):
            self._plain_group()
            self.depth += 1
            if self.depth > DEEPEST:
                raise _refused("The pattern has too many groups within groups")
            ways = self.alternatives()
            self.depth -= 1
            if not self._takes(")"):
                raise _refused("The pattern opens a group that it does not close")
            return ways
        for known in (_SET, _ESCAPED):
            if found := known.match(self.text, self.at):
                self.at = found.end()
                return 1
        one = self.text[self.at]
        if one in _SPECIAL:
            raise _refused(
                f"The pattern has {one} where it cannot be read. Put a backslash "
                f"before it if the number has a {one}"
            )
        self.at += 1
        return 1

    def _plain_group(self) -> None:
        is_special = self.text.startswith("?", self.at)
        if is_special and not self.text.startswith("?:", self.at):
            raise _refused("In a pattern only groups such as (A|B) can be used")
        self.at += 2 if is_special else 0

    def _repeated(self, ways: int) -> int:
        """Read how often a part is repeated, and count the ways of all repetitions."""
        found = _QUANTIFIER.match(self.text, self.at)
        if not found:
            return ways
        self.at = found.end()
        if self.text[self.at : self.at + 1] in {"?", "*", "+", "{"}:
            raise _refused("The pattern repeats a part in two ways. Use one of them")
        least, most = _times(found[0])
        if most < least:
            raise _refused(f"{found[0]} must have the smaller number first")
        total, of_n = 0, 1
        for n in range(most + 1):
            total += of_n if n >= least else 0
            of_n = min(of_n * ways, MOST_WAYS + 1)
        return min(total, MOST_WAYS + 1)

    def _takes(self, one: str) -> bool:
        if not self.text.startswith(one, self.at):
            return False
        self.at += 1
        return True


def _times(quantifier: str) -> tuple[int, int]:
    """Return how often a part is there at least and at most.

    A number has at most LONGEST_NUMBER characters.
    """
    known = {"?": (0, 1), "*": (0, LONGEST_NUMBER), "+": (1, LONGEST_NUMBER)}
    if quantifier in known:
        return known[quantifier]
    least, comma, most = quantifier[1:-1].partition(",")
    if not comma:
        return int(least), int(least)
    return int(least), int(most) if most else max(LONGEST_NUMBER, int(least))
