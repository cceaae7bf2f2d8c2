"""Names of streets and addresses, and how well typed text matches them.

A name is stored as it was published ("St Aldate's", "Lake Street") and typed as people
write it ("st aldates", "lake st"). Both are compared as the same words: in lower case,
without punctuation, and with the type of street in full. A phone without a connection
gets the lists below from the server (`stronghold/offline/queries.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from stronghold.core.geography.rules import house_number, plain_words

# Short forms of the types of street and building.
SHORT_TYPES = {
    "apt": "apartment",
    "av": "avenue",
    "ave": "avenue",
    "bldgs": "buildings",
    "blvd": "boulevard",
    "cl": "close",
    "cotts": "cottages",
    "cres": "crescent",
    "crt": "court",
    "ct": "court",
    "dr": "drive",
    "est": "estate",
    "gdn": "garden",
    "gdns": "gardens",
    "gr": "grove",
    "grn": "green",
    "gro": "grove",
    "hse": "house",
    "la": "lane",
    "ln": "lane",
    "mws": "mews",
    "pde": "parade",
    "pk": "park",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "st": "street",
    "str": "street",
    "tce": "terrace",
    "ter": "terrace",
    "terr": "terrace",
    "wk": "walk",
    "wlk": "walk",
    "wy": "way",
}
ARTICLE = "the"
# Words that are in so many names that they never match by themselves.
GENERIC = frozenset(
    {
        "apartment",
        "avenue",
        "boulevard",
        "buildings",
        "close",
        "cottages",
        "court",
        "crescent",
        "drive",
        "estate",
        "flat",
        "flats",
        "garden",
        "gardens",
        "grove",
        "house",
        "lane",
        "mews",
        "place",
        "road",
        "square",
        "street",
        "terrace",
        ARTICLE,
        "walk",
        "way",
    }
)
# The short forms that officers write in the text of a record.
WRITTEN_SHORT = {
    SHORT_TYPES[short]: short
    for short in (
        "ave",
        "cl",
        "cres",
        "ct",
        "dr",
        "gdns",
        "gr",
        "hse",
        "ln",
        "pl",
        "rd",
        "sq",
        "st",
        "ter",
    )
}
# "St" at the start of a name, or "Saint" in full.
SAINT = "st"
_POSSESSIVE = re.compile(r"\b(\w{2,})s\b")
_MARKS = re.compile(r"[^\w\s]")
# A word that starts another must have this many letters to be like it.
_SHORTEST_START = 3
# How many letters may be wrong in a word, by its least length.
_WRONG_LETTERS = ((6, 2), (3, 1))
_SHORTEST_JOINED = 5
# A letter wrong in a type of four makes other words: "lake" is not "lane".
_LONGEST_SHORT_TYPE = 4


class Fit(IntEnum):
    """How well a name matches typed text, the best first."""

    EXACT = 0
    BEGINS = 1
    HOLDS = 2
    ALIKE = 3
    # It is another name.
    NONE = 4


def name_words(text: str) -> list[str]:
    """Return the words of a name or address in the form in which they are compared."""
    words: list[str] = []
    for part in text.split(","):
        words += _in_full(_bare(part).split())
    return words


def own_words(text: str) -> list[str]:
    """Return the words that distinguish a name from others: `lake` of Lake Street.

    Of a name whose words are all types, such as Grove Street, all but the last.
    """
    words = name_words(text)
    own = [word for word in words if word not in GENERIC]
    return own or [word for word in words if word != ARTICLE][:-1]


def sought_words(typed: str) -> list[str]:
    """Return the own words of typed text, without a misspelt type: not `streat`."""
    own = own_words(typed)
    return own[:1] + [word for word in own[1:] if not _is_misspelt_type(word)]


def is_generic(text: str) -> bool:
    """Return whether text is only a type, such as "street" or "the flats"."""
    return not own_words(text) and any(word != ARTICLE for word in name_words(text))


def add_a_name(words: str) -> str:
    """Return the message for words that are generic, without a full stop."""
    return f"“{words}” alone is in too many names. Add a name, such as High Street"


def spellings(text: str) -> list[str]:
    """Return the own words of typed text as an index may hold them.

    An index splits "King's" at its apostrophe, which "kings" is not.
    """
    own = " ".join(sought_words(text))
    return list(dict.fromkeys([own, _POSSESSIVE.sub(r"\1's", own)])) if own else []


def street_sought(typed: str) -> str:
    """Return the street in typed text: without house number, and Road instead of Rd."""
    street = plain_words(typed)[len(house_number(typed)) :]
    name, comma, locality = street.partition(",")
    first, _, ending = name.rpartition(" ")
    in_full = SHORT_TYPES.get(_bare(ending))
    return f"{first} {in_full}{comma}{locality}" if first and in_full else street


@dataclass(frozen=True)
class Sought:
    """Typed text as it is compared with names, read once for many of them.

    `readings` are its words in full, and with the last as the start of a longer word:
    "Lake St" is Lake Street, or the start of Lake Stanton Road.
    """

    words: list[str]
    own: list[str]
    readings: list[list[str]]
    is_generic: bool

    @classmethod
    def of(cls, typed: str) -> "Sought":
        words = name_words(typed)
        last = _bare(typed).rpartition(" ")[2]
        return cls(
            words=words,
            own=sought_words(typed),
            readings=[words, [*words[:-1], last]],
            is_generic=is_generic(typed),
        )


def fit_of(name: str, typed: str, *, locality: str = "") -> Fit:
    """Return how well a name matches typed text, which can be its beginning."""
    return fit_to(Sought.of(typed), name, locality=locality)


def fit_to(sought: Sought, name: str, *, locality: str = "") -> Fit:
    """Return how well a name matches what is sought."""
    words = name_words(name)
    with_locality = words + name_words(locality)
    if not sought.words:
        return Fit.NONE
    if sought.words in (words, with_locality):
        return Fit.EXACT
    if sought.is_generic:
        return Fit.NONE
    written = " ".join(with_locality)
    if any(written.startswith(" ".join(reading)) for reading in sought.readings):
        return Fit.BEGINS
    if any(_holds(with_locality, reading) for reading in sought.readings):
        return Fit.HOLDS
    return Fit.ALIKE if _is_like(name, sought) else Fit.NONE


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", text.casefold()).split())


def _in_full(words: Sequence[str]) -> list[str]:
    """Return the words of a name with its type in full: "St" at the start is Saint."""
    found: list[str] = []
    for n, word in enumerate(words):
        before = words[n - 1] if n else ""
        starts = not before or _has_digit(before)
        # "Lake Street St Clement's": a locality follows the type.
        starts_locality = n > 1 and found[-1] in GENERIC
        if starts or (starts_locality and word in {SAINT, "saint"}):
            found.append(SAINT if word == "saint" else word)
        else:
            found.append(SHORT_TYPES.get(word, word))
    return found


def _holds(words: Sequence[str], parts: Sequence[str]) -> bool:
    """Return whether each part starts a word; a number must be the same."""
    return all(
        part in words
        if _has_digit(part) or len(part) == 1
        else any(word.startswith(part) for word in words)
        for part in parts
    )


def _is_like(name: str, sought: Sought) -> bool:
    """Return whether what is sought is a name misspelt, or contains the name.

    Text without a number that contains the street of an address is like the address.
    """
    own = own_words(name)
    if not own or not sought.own:
        return False
    if all(any(_starts_or_like(a, b) for b in own) for a in sought.own):
        return True
    if _contains_like(sought.words, name_words(name)):
        return True
    street = name_words(name[len(house_number(name)) :])
    has_number = any(map(_has_digit, sought.words))
    if not has_number and _contains_like(sought.words, street):
        return True
    joined, joined_sought = "".join(own), "".join(sought.own)
    is_long = min(len(joined), len(joined_sought)) >= _SHORTEST_JOINED
    return is_long and _is_like_word(joined_sought, joined)


def _contains_like(sought: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether the words are in typed text, next to each other, or misspelt."""
    starts = range(len(sought) - len(words) + 1)
    return bool(words) and any(
        all(map(_is_like_word, sought[start : start + len(words)], words))
        for start in starts
    )


def _is_misspelt_type(word: str) -> bool:
    """Return whether one letter is wrong: `streat`. In a short type two are swapped."""
    return any(
        wrong_letters(word, kind, most=1) == 1
        if len(kind) > _LONGEST_SHORT_TYPE
        else sorted(word) == sorted(kind)
        for kind in GENERIC
    )


def _starts_or_like(typed: str, word: str) -> bool:
    is_start = len(typed) >= _SHORTEST_START and word.startswith(typed)
    return is_start or _is_like_word(typed, word)


def _is_like_word(typed: str, word: str) -> bool:
    """Return whether a word is another misspelt; numbers must be the same."""
    if typed == word:
        return True
    if _has_digit(typed) or _has_digit(word):
        return False
    shorter = min(len(typed), len(word))
    most = next((wrong for least, wrong in _WRONG_LETTERS if shorter >= least), 0)
    return most > 0 and wrong_letters(typed, word, most=most) <= most


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def wrong_letters(typed: str, word: str, *, most: int) -> int:
    """Return how many letters are missing, added, wrong or swapped; stops above most.

    The optimal string alignment distance.
    """
    if abs(len(typed) - len(word)) > most:
        return most + 1
    earlier: list[int] = []
    before = list(range(len(word) + 1))
    for i, a in enumerate(typed, start=1):
        row = [i]
        for j, b in enumerate(word, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == word[j - 2] and typed[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        earlier, before = before, row
    return before[-1]
