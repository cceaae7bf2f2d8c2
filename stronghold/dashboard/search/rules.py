"""Rules of a search: what may be typed, what is a reference, what ranks higher."""

import re
from collections.abc import Sequence

from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.values import REFERENCE_ALPHABET

LONGEST_WORDS = 200
NUL = "\x00"
# After so many days a record weighs half of what a new one does.
HALF_WEIGHT = 180
# A record that was marked as in error is found, but after those that stand.
IN_ERROR_WEIGHT = 0.1
_LETTERS = rf"[{REFERENCE_ALPHABET}]"
_REFERENCE = re.compile(rf"(?:([A-Z])-)?({_LETTERS}{{4}})(?:(-?)({_LETTERS}{{0,4}}))?")
_WHOLE = 8
# Names of streets have so many words at most, and so many words of a search are tried.
_LONGEST_NAME, _MOST_WORDS = 3, 8


def read_words(typed: str) -> str:
    """Return the words to look for; RuleBroken says what is wrong with them."""
    words = " ".join(typed.replace(NUL, " ").split())
    if not words:
        raise RuleBroken("Enter what to search for", field="words")
    if len(words) > LONGEST_WORDS:
        message = f"Search must be {LONGEST_WORDS} characters or less"
        raise RuleBroken(message, field="words")
    return words


def starts_of_reference(words: str, prefix: str) -> list[str]:
    """Return how a reference with this prefix may begin, if the words can be one."""
    typed = re.sub(r"\s", "", words).upper()
    spellings = {typed, f"{prefix}-{typed.removeprefix(prefix)}"}
    matches = [_REFERENCE.fullmatch(spelling) for spelling in sorted(spellings)]
    starts = {_start(match, prefix) for match in matches if match}
    return sorted(start for start in starts if start)


def is_surely_reference(words: str) -> bool:
    """Say whether the words can be nothing but a reference: `7f3k`, but not `crack`."""
    typed = re.sub(r"\s", "", words)
    letters = typed.replace("-", "")
    has_mark = "-" in typed or any(c.isdigit() for c in typed)
    return has_mark or len(letters) >= _WHOLE


def _start(match: re.Match[str], prefix: str) -> str:
    if match[1] not in {None, prefix}:
        return ""
    return f"{prefix}-{match[2]}" + (f"-{match[4]}" if match[4] else "")


def names_in(words: str) -> list[str]:
    """Return the parts of a search that can be the name of a place, the whole first."""
    single = words.replace('"', " ").split()[:_MOST_WORDS]
    runs = [
        " ".join(single[at : at + n])
        for n in range(_LONGEST_NAME, 1, -1)
        for at in range(len(single) - n + 1)
    ]
    return list(dict.fromkeys([" ".join(single), *runs]))


def weight(rank: float, *, age_days: int, is_in_error: bool) -> float:
    """Return how high a record stands: by its words, and the newer the higher."""
    fresh = rank / (1 + max(age_days, 0) / HALF_WEIGHT)
    return fresh * IN_ERROR_WEIGHT if is_in_error else fresh


def codes_called(words: str, labels: Sequence[tuple[str, str]]) -> list[str]:
    """Return the codes whose labels hold every one of the words."""
    sought = re.findall(r"\w+", words.lower())
    return [
        code
        for code, label in labels
        if sought and set(sought) <= set(re.findall(r"\w+", label.lower()))
    ]
