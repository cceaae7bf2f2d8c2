"""What the references in an event are of, in words: `10 closure cases, 4 warrants`."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from operations.records import EVERY_KIND
from stronghold.core.audit.choices import PERSON, PREMISES, THE_LOG, THE_SEARCH
from stronghold.opendata.choices import FileKind

# What references begin with that are of no kind of record: one, and several.
_OTHERS = {
    PERSON: ("person", "people"),
    PREMISES: ("premises", "premises"),
    "G-": ("agreement", "agreements"),
    "D-": ("disclosure", "disclosures"),
    "Q-": ("request", "requests"),
    "B-": ("breach", "breaches"),
    "V-": ("visit", "visits"),
    "organisation:": ("organisation", "organisations"),
    "team:": ("team", "teams"),
    "edition:": ("edition of boundaries", "editions of boundaries"),
    "opendata:": ("file of data.police.uk", "files of data.police.uk"),
}
_KINDS = {f"{k.prefix}-": (k.one.lower(), k.many.lower()) for k in EVERY_KIND}
# Closures first, and as short as partners' lists call them.
_WORDS = {"C-": ("closure", "closures")} | {
    begin: words for begin, words in (_KINDS | _OTHERS).items() if begin != "C-"
}
# What the loads of published data are called, which name no record either.
_LOADED = {
    "gazetteer": "Streets and postcodes",
    "indicators": "Published indicators",
    "population": "Residents of areas",
    THE_LOG: "The audit log",
    THE_SEARCH: "The search",
}
_OPEN_DATA = "opendata:"
_EDITION = "edition:"


def in_words(references: Iterable[str]) -> str:
    """Count the references by what they are of, in the order of the kinds."""
    found = Counter(_words_of(reference) for reference in references)
    order = [*_WORDS.values(), _ELSE]
    return ", ".join(
        f"{n:,} {one if n == 1 else many}"
        for (one, many), n in sorted(
            found.items(), key=lambda pair: order.index(pair[0])
        )
    )


_ELSE = ("other", "others")


def _words_of(reference: str) -> tuple[str, str]:
    for begin, words in _WORDS.items():
        if reference.startswith(begin):
            return words
    return _ELSE


def name_of_data(reference: str) -> str:
    """Return what published data or boundaries are called; "" for what has no name.

    Of a file of data.police.uk: its kind, its month and whose it is.
    """
    if reference.startswith(_OPEN_DATA):
        return _open_data(reference.removeprefix(_OPEN_DATA))
    if reference.startswith(_EDITION):
        return f"Boundaries, edition {reference.removeprefix(_EDITION)}"
    return _LOADED.get(reference, "")


def _open_data(name: str) -> str:
    force, kind, month = [*name.split("/"), "", ""][:3]
    try:
        when = f"{datetime.strptime(month, '%Y-%m').date():%B %Y}"
        what = FileKind(kind).label
    except ValueError:
        return f"data.police.uk: {name}"
    return f"data.police.uk: {what}, {force.replace('-', ' ').title()}, {when}"
