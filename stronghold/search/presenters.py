"""The search page: results in groups, and filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.geography.names import Fit
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Chip
from stronghold.search.hits import Hit
from stronghold.search.kinds import Kind
from stronghold.search.rules import MOST_RANKED

if TYPE_CHECKING:
    from stronghold.search.queries.results import Results

# How many days back, by the code in the address.
TIMES = {"": ("Any time", 0), "month": ("Last 30 days", 30), "year": ("Last year", 365)}


@dataclass(frozen=True)
class SearchFilters:
    """A search by its key in the session, and the kind and time it is filtered by."""

    key: str
    kind: str = ""
    within: str = ""

    def since(self, today: date) -> date | None:
        days = TIMES[self.within][1]
        return today - timedelta(days=days) if days else None

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
    """What `search/search.html` draws under the form.

    `place` is the one place that the words name, if there is one.
    """

    kinds: Sequence[Chip] = ()
    times: Sequence[Chip] = ()
    place: Hit | None = None
    groups: Sequence[Group] = ()
    empty_title: str = ""
    empty_text: str = ""


def results_page(
    filters: SearchFilters,
    kinds: Sequence[Kind],
    groups: Sequence[Group],
    *,
    place: Hit | None,
    has_words: bool,
) -> SearchPage:
    """Present the groups of results, and what the search can be narrowed to.

    `has_words`: there are words left once "the", "is" and the like are ignored.
    """
    shown = [group for group in groups if group.hits]
    return SearchPage(
        kinds=_kind_chips(kinds, filters),
        times=_time_chips(filters),
        place=place,
        groups=shown,
        empty_title="" if shown or place else "Nothing found",
        empty_text="" if shown or place else _why_nothing(filters, has_words=has_words),
    )


def references_group(hits: Sequence[Hit]) -> Group:
    """Present the records whose reference is, or starts with, the words."""
    return Group("References", "references", f"{len(hits)} found", hits)


def kind_group(
    kind: Kind, found: "Results[Any]", filters: SearchFilters, *, most: int
) -> Group:
    """Present the best results of a kind, and a link to more of them.

    Places called what was typed come before records; similar names come after.
    """
    has_more = not filters.kind and (found.is_more or found.n > most)
    return Group(
        title=kind.plural,
        id=kind.code,
        count=_count(found, most),
        hits=[kind.hit(row) for row in found.items],
        all_url=filters.url(kind=kind.code) if has_more else "",
        all_text=f"More {kind.plural.lower()}",
        is_first=found.fit < Fit.ALIKE,
    )


def _count(found: "Results[object]", most: int) -> str:
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


def _why_nothing(filters: SearchFilters, *, has_words: bool) -> str:
    if not has_words:
        return "Words such as “the” and “is” are ignored. Add another word."
    if filters.kind or filters.within:
        return "Nothing matches these filters. Choose All, or any time."
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
