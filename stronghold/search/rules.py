"""Rules of the search: what may be typed, what is a reference, how results rank."""

import re
from collections.abc import Mapping, Sequence

from stronghold.core.geography.names import (
    SHORT_TYPES,
    WRITTEN_SHORT,
    add_a_name,
    is_generic,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.values import REFERENCE_ALPHABET

LONGEST_WORDS = 200
NUL = "\x00"
# Only the latest of the records that fit are ranked: otherwise a word that is in every
# record would cause all of them to be read.
MOST_RANKED = 1000
# Put around each word searched for. They are private-use characters, which no keyboard
# types; stored text with them would only have a wrong word highlighted.
MARK, END_MARK = "\ue000", "\ue001"
# A record this many days old weighs half as much as a new one.
HALF_WEIGHT = 180
# Records in error are found, but rank below the others.
IN_ERROR_WEIGHT = 0.1
_LETTERS = rf"[{REFERENCE_ALPHABET}]"
_REFERENCE = re.compile(rf"(?:([A-Z])-)?({_LETTERS}{{4}})(?:(-?)({_LETTERS}{{0,4}}))?")
_FULL_LENGTH = 8
# A phrase in quotes or a word, with the minus of one that is left out.
_PHRASE_OR_WORD = re.compile(r'-?"[^"]*"?|[^\s"]+')
# The most words in a street's name, and the most words of a search that are tried.
_LONGEST_NAME, _MOST_WORDS = 3, 8


def read_words(typed: str) -> str:
    """Return the words to search for; raises RuleBroken if none or too many."""
    words = " ".join(typed.replace(NUL, " ").split())
    if not words:
        raise RuleBroken("Enter what to search for", field="words")
    if len(words) > LONGEST_WORDS:
        message = f"Search must be {LONGEST_WORDS} characters or less"
        raise RuleBroken(message, field="words")
    return words


def is_type_alone(words: str) -> bool:
    """Return whether the words are only a type of street, and not in quotes."""
    return is_generic(words) and '"' not in words


def type_alone(words: str) -> str:
    """Return what to say of words that are only a type, and no place is called so."""
    return f"{add_a_name(words)}, or put the word in “quotes” to search records"


def forms_of(words: str) -> list[str]:
    """Return the words as typed, and with types of street in full and shortened."""
    forms = [words, _rewritten(words, SHORT_TYPES), _rewritten(words, WRITTEN_SHORT)]
    return list(dict.fromkeys(forms))


def _rewritten(words: str, types: Mapping[str, str]) -> str:
    """Replace each word of `types` that follows another: "St Ebbes St" keeps Saint."""
    found: list[str] = []
    for part in _PHRASE_OR_WORD.findall(words):
        if part.startswith("-"):
            found.append(part)
        elif part.startswith('"'):
            inner = part.strip('"').split()
            rest = [types.get(word.lower(), word) for word in inner[1:]]
            found.append(f'"{" ".join([*inner[:1], *rest])}"')
        else:
            found.append(types.get(part.lower().strip(".,"), part) if found else part)
    return " ".join(found)


def starts_of_reference(words: str, prefix: str) -> list[str]:
    """Return the starts of references with this prefix that the words may stand for."""
    typed = re.sub(r"\s", "", words).upper()
    spellings = {typed, f"{prefix}-{typed.removeprefix(prefix)}"}
    matches = [_REFERENCE.fullmatch(spelling) for spelling in sorted(spellings)]
    starts = {_start(match, prefix) for match in matches if match}
    return sorted(start for start in starts if start)


def is_surely_reference(words: str) -> bool:
    """Return whether the words can only be a reference: `7f3k`, but not `crack`."""
    typed = re.sub(r"\s", "", words)
    letters = typed.replace("-", "")
    has_mark = "-" in typed or any(c.isdigit() for c in typed)
    return has_mark or len(letters) >= _FULL_LENGTH


def _start(match: re.Match[str], prefix: str) -> str:
    if match[1] not in {None, prefix}:
        return ""
    return f"{prefix}-{match[2]}" + (f"-{match[4]}" if match[4] else "")


def names_in(words: str) -> list[str]:
    """Return the parts of a search that may be a place name, the full search first."""
    single = words.replace('"', " ").split()[:_MOST_WORDS]
    runs = [
        " ".join(single[start : start + n])
        for n in range(_LONGEST_NAME, 1, -1)
        for start in range(len(single) - n + 1)
    ]
    return list(dict.fromkeys([" ".join(single), *runs]))


def weight(rank: float, *, age_days: int, is_in_error: bool) -> float:
    """Return the score of a record: by its words, and higher if it is newer."""
    fresh = rank / (1 + max(age_days, 0) / HALF_WEIGHT)
    return fresh * IN_ERROR_WEIGHT if is_in_error else fresh


def codes_labelled(words: str, labels: Sequence[tuple[str, str]]) -> list[str]:
    """Return the codes whose labels contain all of the words."""
    wanted = re.findall(r"\w+", words.lower())
    return [
        code
        for code, label in labels
        if wanted and set(wanted) <= set(re.findall(r"\w+", label.lower()))
    ]
