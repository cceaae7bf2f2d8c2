"""What the page of a search shows: groups of what was found, and ways to narrow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from stronghold.accounts.models import User
from stronghold.dashboard.search.hits import Hit
from stronghold.dashboard.search.kinds import Kind, kinds_for
from stronghold.dashboard.search.queries.found import (
    MOST_RANKED,
    Found,
    Wanted,
    note_search,
    says_anything,
)
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.look.parts import Chip
from stronghold.records.presenters import address

MOST = 50
# How long ago, by the code that an address has.
TIMES = {"": ("Any time", 0), "month": ("Last 30 days", 30), "year": ("Last year", 365)}
# So alike, and the place itself was meant: it stands before what happened there.
SURELY_MEANT = 0.7


@dataclass(frozen=True)
class Narrowed:
    """The kind and the time that a search is narrowed to, as its address says."""

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
    """What was found of one kind, the best first."""

    title: str
    id: str
    count: str
    hits: Sequence[Hit]
    all_url: str = ""
    all_text: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class SearchPage:
    """What `dashboard/search/search.html` draws under the form."""

    kinds: Sequence[Chip] = ()
    times: Sequence[Chip] = ()
    groups: Sequence[Group] = ()
    empty_title: str = ""
    empty_text: str = ""


def search_page(viewer: User, words: str, narrowed: Narrowed) -> SearchPage:
    """Look in each kind that is asked for, and present what was found."""
    may = kinds_for(viewer)
    if narrowed.kind not in {"", *(kind.code for kind in may)}:
        raise NotFound
    asked = [k for k in may if narrowed.kind in {"", k.code}]
    note_search(kind=narrowed.kind, within=narrowed.within)
    groups = [_begun(viewer, words, may)] if not narrowed.kind else []
    if says_anything(words):
        dated = [k for k in asked if k.is_dated or not narrowed.within]
        groups += sorted(
            [_group(viewer, kind, words, narrowed=narrowed) for kind in dated],
            key=lambda group: not group.is_first,
        )
    shown = [group for group in groups if group.hits]
    return SearchPage(
        kinds=_kind_chips(may, narrowed),
        times=_time_chips(narrowed),
        groups=shown,
        empty_title="" if shown else "Nothing found",
        empty_text="" if shown else _why_nothing(words, narrowed),
    )


def record_meant(viewer: User, words: str) -> str:
    """Return the address of the one record whose reference this is, if there is one."""
    found = _begun(viewer, words, kinds_for(viewer)).hits
    return found[0].url if len(found) == 1 else ""


def _begun(viewer: User, words: str, kinds: Sequence[Kind]) -> Group:
    found = [
        kind.hit(row)
        for kind in kinds
        if kind.begun
        for row in kind.begun(viewer, words)
    ]
    return Group("References", "references", f"{len(found)} found", found)


def _group(viewer: User, kind: Kind, words: str, *, narrowed: Narrowed) -> Group:
    most = MOST if narrowed.kind else kind.few
    found = kind.find(viewer, Wanted(words, narrowed.since, most))
    has_more = not narrowed.kind and (found.is_more or found.n > most)
    best = getattr(found.items[0], "likeness", 0.0) if found.items else 0.0
    return Group(
        title=kind.many,
        id=kind.code,
        count=_count(found, most),
        hits=[kind.hit(row) for row in found.items],
        all_url=narrowed.url(kind=kind.code) if has_more else "",
        all_text=f"More {kind.many.lower()}",
        is_first=best >= SURELY_MEANT,
    )


def _count(found: Found[object], most: int) -> str:
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


def _why_nothing(words: str, narrowed: Narrowed) -> str:
    if not says_anything(words):
        return "Words such as “the” and “is” are passed over. Add another word."
    if narrowed.kind or narrowed.within:
        return "Nothing fits these filters. Choose All, or any time."
    return "Check the spelling, or use fewer words."


def _kind_chips(kinds: Sequence[Kind], narrowed: Narrowed) -> list[Chip]:
    named = [("", "All"), *((kind.code, kind.many) for kind in kinds)]
    return [
        Chip(label, narrowed.url(kind=code), current=narrowed.kind == code)
        for code, label in named
    ]


def _time_chips(narrowed: Narrowed) -> list[Chip]:
    return [
        Chip(label, narrowed.url(within=code), current=narrowed.within == code)
        for code, (label, _) in TIMES.items()
    ]
