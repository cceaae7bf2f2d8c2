"""The search page: results in groups, and filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Chip
from stronghold.search.hits import Hit
from stronghold.search.kinds import Kind, kinds_for
from stronghold.search.queries.results import (
    MOST_RANKED,
    Results,
    Wanted,
    has_search_words,
    note_search,
)

MOST = 50
# How many days back, by the code in the address.
TIMES = {"": ("Any time", 0), "month": ("Last 30 days", 30), "year": ("Last year", 365)}
# At this likeness (of 1) the place itself was meant, and is listed before its records.
SURELY_MEANT = 0.7


@dataclass(frozen=True)
class SearchFilters:
    """A search by its key in the session, and the kind and time it is filtered by."""

    key: str
    kind: str = ""
    within: str = ""

    @property
    def since(self) -> date | None:
        days = TIMES[self.within][1]
        return clock.today() - timedelta(days=days) if days else None

    def url(self, **other: str) -> str:
        given = {"of": self.key, "kind": self.kind, "within": self.within} | other
        params = {name: value for name, value in given.items() if value}
        return address(reverse("search"), params)


@dataclass(frozen=True)
class Group:
    """The results of one kind, best first."""

    title: str
    id: str
    count: str
    hits: Sequence[Hit]
    all_url: str = ""
    all_text: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class SearchPage:
    """What `search/search.html` draws under the form."""

    kinds: Sequence[Chip] = ()
    times: Sequence[Chip] = ()
    groups: Sequence[Group] = ()
    empty_title: str = ""
    empty_text: str = ""


def search_page(viewer: User, words: str, filters: SearchFilters) -> SearchPage:
    """Search each kind the filters allow, and present the results."""
    allowed = kinds_for(viewer)
    if filters.kind and filters.kind not in [kind.code for kind in allowed]:
        raise NotFound
    searched = [kind for kind in allowed if filters.kind in {"", kind.code}]
    note_search(kind=filters.kind, within=filters.within)
    groups = [_by_reference(viewer, words, allowed)] if not filters.kind else []
    if has_search_words(words):
        fitting = [kind for kind in searched if kind.is_dated or not filters.within]
        groups += sorted(
            [_group(viewer, kind, words, filters=filters) for kind in fitting],
            key=lambda group: not group.is_first,
        )
    shown = [group for group in groups if group.hits]
    return SearchPage(
        kinds=_kind_chips(allowed, filters),
        times=_time_chips(filters),
        groups=shown,
        empty_title="" if shown else "Nothing found",
        empty_text="" if shown else _why_nothing(words, filters),
    )


def url_of_reference(viewer: User, words: str) -> str:
    """Return the page of the record with this reference; empty unless exactly one."""
    found = _by_reference(viewer, words, kinds_for(viewer)).hits
    return found[0].url if len(found) == 1 else ""


def _by_reference(viewer: User, words: str, kinds: Sequence[Kind]) -> Group:
    found = [
        kind.hit(row)
        for kind in kinds
        if kind.by_reference
        for row in kind.by_reference(viewer, words)
    ]
    return Group("References", "references", f"{len(found)} found", found)


def _group(viewer: User, kind: Kind, words: str, *, filters: SearchFilters) -> Group:
    most = MOST if filters.kind else kind.few
    found = kind.find(viewer, Wanted(words, filters.since, most))
    has_more = not filters.kind and (found.is_more or found.n > most)
    best = getattr(found.items[0], "likeness", 0.0) if found.items else 0.0
    return Group(
        title=kind.plural,
        id=kind.code,
        count=_count(found, most),
        hits=[kind.hit(row) for row in found.items],
        all_url=filters.url(kind=kind.code) if has_more else "",
        all_text=f"More {kind.plural.lower()}",
        is_first=best >= SURELY_MEANT,
    )


def _count(found: Results[object], most: int) -> str:
    if found.is_more and found.n > len(found.items):
        return (
            f"The best {most} of the latest {MOST_RANKED:,}. "
            "There are more: add words, or choose a time"
        )
    if found.is_more:
        return f"The best {most}. There are more: add words"
    if found.n > len(found.items):
        return f"The best {most} of {found.n:,}"
    return f"{found.n:,} found"


def _why_nothing(words: str, filters: SearchFilters) -> str:
    if not has_search_words(words):
        return "Words such as “the” and “is” are ignored. Add another word."
    if filters.kind or filters.within:
        return "Nothing fits these filters. Choose All, or any time."
    return "Check the spelling, or use fewer words."


def _kind_chips(kinds: Sequence[Kind], filters: SearchFilters) -> list[Chip]:
    named = [("", "All")] + [(kind.code, kind.plural) for kind in kinds]
    return [
        Chip(label, filters.url(kind=code), current=filters.kind == code)
        for code, label in named
    ]


def _time_chips(filters: SearchFilters) -> list[Chip]:
    return [
        Chip(label, filters.url(within=code), current=filters.within == code)
        for code, (label, _) in TIMES.items()
    ]
