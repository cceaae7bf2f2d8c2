"""Rules of a place that somebody gives: in words, by a choice, or by coordinates."""

import re
from dataclasses import dataclass

from stronghold.kernel.errors import RuleBroken

LONGEST_PLACE = 200
# Chosen by who means none of the places that are offered.
WORDS_ONLY = "words"
_HOUSE_NUMBER = re.compile(r"^(?:flat \w+,? )?\d+\s?[a-z]?(?:[-/]\d+)?[,\s]+", re.I)


@dataclass(frozen=True)
class GivenPlace:
    """What somebody gave as the place, before anything is looked up."""

    words: str = ""
    choice: str = ""
    latitude: float | None = None
    longitude: float | None = None
    not_known: bool = False

    @property
    def has_point(self) -> bool:
        return self.latitude is not None or self.longitude is not None


def check_given(given: GivenPlace) -> None:
    """Refuse a place that is missing, impossible, or said to be both known and not."""
    is_given = bool(given.words) or given.has_point
    if given.not_known and is_given:
        raise RuleBroken(
            "Enter where it happened or choose “Place not known”, not both",
            field="place",
        )
    if not given.not_known and not is_given:
        raise RuleBroken(
            "Enter where it happened, or choose “Place not known”", field="place"
        )
    if len(given.words) > LONGEST_PLACE or "\x00" in given.words:
        raise RuleBroken(
            f"The place must be {LONGEST_PLACE} ordinary characters or less",
            field="place",
        )
    if given.has_point:
        _check_degrees(given.latitude, most=90, field="latitude")
        _check_degrees(given.longitude, most=180, field="longitude")


def house_number(typed: str) -> str:
    """Return what stands before the street in an address: `12 `, `Flat 2, 14a `."""
    match = _HOUSE_NUMBER.match(typed)
    return match[0] if match else ""


def is_meant_by(label: str, typed: str) -> bool:
    """Say whether a label is what was typed, or that with a locality after it."""
    name, _, locality = label.partition(",")
    sought = _plain(typed)
    return sought in {_plain(name), _plain(name + locality)}


def _plain(text: str) -> str:
    kept = re.sub(r"[^\w\s]", "", text.casefold())
    return " ".join(kept.split())


def _check_degrees(value: float | None, *, most: int, field: str) -> None:
    # Not a number is in no range, and so refused.
    if value is None or not -most <= value <= most:
        name = field.capitalize()
        raise RuleBroken(f"{name} must be between -{most} and {most}", field=field)
