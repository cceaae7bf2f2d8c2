"""Find what is withheld of a record in the words of what is given of it. Pure.

The words decide, not their meaning: what is said in other words is for the reader.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from stronghold.oversight.requests.rules import Item

# What is shorter, such as Yes, says nothing by being repeated.
SHORTEST = 4
# Nor does a day or a time, which many records have by chance.
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}(?: at [\w .:]{1,20})?")
# Up to how many words a value is looked for whole: a name, an address, a choice.
MOST_WORDS = 8
# How many words in a row of a longer text are no chance.
RUN = 5
# How much of it an error names.
_MOST_NAMED, _LONGEST_NAMED = 3, 60
_WORD = re.compile(r"\w+")
# In a longer text: names of people and streets, number plates, phone numbers.
_NAMED = re.compile(
    r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+"
    r"|\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"
    r"|\b\d(?: ?\d){5,}\b"
)


@dataclass(frozen=True)
class Repeat:
    """A given item, and each withheld one with what of it the given one repeats."""

    given: "Item"
    withheld: Sequence[tuple["Item", str]]

    @property
    def name(self) -> str:
        """What is ticked to give it all the same: their codes, with bars between."""
        codes = [self.given.code] + [item.code for item, _ in self.withheld]
        return "|".join(codes)

    @property
    def broken(self) -> RuleBroken:
        """Return the question, at the given item."""
        named = [
            f"{item.label} (“{_shortened(words)}”)"
            for item, words in self.withheld[:_MOST_NAMED]
        ]
        if len(self.withheld) > _MOST_NAMED:
            named.append(f"{len(self.withheld) - _MOST_NAMED:,} more")
        return RuleBroken(
            f"What you withhold is also in {self.given.label}: {', '.join(named)}. "
            "Withhold it too, or tick to give it all the same",
            field=self.given.code,
        )


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_NAMED:
        return words
    return f"{words[:_LONGEST_NAMED].rsplit(maxsplit=1)[0]} …"


def repeats_in(items: Sequence["Item"], chosen: Mapping[str, str]) -> list[Repeat]:
    """Return the given items that repeat a withheld field, or what it said before.

    `chosen` has the ground of each answered item by its code; "" gives it. What a rule
    gives is looked at too: the street of a place that is withheld.
    """
    withheld = [item for item in items if chosen.get(item.code) and _is_field(item)]
    found = []
    for item in items:
        if chosen.get(item.code) != "":
            continue
        each = [(one, words) for one in withheld if (words := _of(one, item.words))]
        if each:
            found.append(Repeat(item, each))
    return found


def _is_field(item: "Item") -> bool:
    return item.code.startswith(("field.", "earlier."))


def _of(withheld: "Item", words: str) -> str:
    """Return what words repeat of an item; an earlier value is one of several."""
    is_earlier = withheld.code.startswith("earlier.")
    values = withheld.words.split("; ") if is_earlier else [withheld.words]
    return next(filter(None, (repeated(value, words) for value in values)), "")


def repeated(value: str, words: str) -> str:
    """Return what words repeat of a value, as they say it; "" for nothing.

    Whole words, in any case of letters. A short value, or a part of it between commas,
    is repeated whole; of a text five words in a row, or a name or number in it.
    """
    found = list(_WORD.finditer(words))
    said = [word[0].casefold() for word in found]
    for wanted in _wanted(value):
        n = len(wanted) if len(wanted) <= MOST_WORDS else RUN
        runs = {tuple(wanted[at : at + n]) for at in range(len(wanted) - n + 1)}
        for at in range(len(said) - n + 1):
            if tuple(said[at : at + n]) not in runs:
                continue
            end = at + n
            while end < len(said) and tuple(said[end - n + 1 : end + 1]) in runs:
                end += 1
            text = words[found[at].start() : found[end - 1].end()]
            return " ".join(text.split())
    return ""


def _wanted(value: str) -> Iterator[list[str]]:
    """Yield the rows of words of a value that are looked for."""
    whole = _words(value)
    is_short = len(value.strip()) < SHORTEST or not whole
    if is_short or _DAY.fullmatch(value.strip()):
        return
    yield whole
    if len(whole) > MOST_WORDS:
        parts = _NAMED.findall(value)
    else:
        parts = [part for part in value.split(",") if len(_words(part)) > 1]
    for part in parts:
        if part != value:
            yield _words(part)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
