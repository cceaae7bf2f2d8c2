"""The page of one street or premises: what `dashboard/ledger/place.html` draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from operations.visits.presenters import BeforeVisit, before_at
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.ledger.presenters.entries import Entry
from stronghold.dashboard.ledger.presenters.kinds import (
    DueItem,
    Kind,
    due_kinds_for,
    kinds_for,
)
from stronghold.dashboard.ledger.presenters.parts import (
    near_table,
    premises_table,
    years_chart,
    years_table,
)
from stronghold.dashboard.ledger.presenters.wording import (
    Counted,
    Due,
    briefing_text,
    opening_sentence,
    year_before,
)
from stronghold.dashboard.ledger.queries.entries import EntriesPage, entries_page
from stronghold.dashboard.ledger.queries.figures import figures_at
from stronghold.dashboard.ledger.queries.near import NearRepeats, near_repeats
from stronghold.dashboard.ledger.queries.places import LedgerPlace, premises_of
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.look.charts import Chart
from stronghold.look.parts import Chip, Link, Table
from stronghold.places.choices import PremisesKind, Tenure
from stronghold.records.presenters import address, page_url
from stronghold.records.queries import PageRequest

PAGE_SIZE = 20
# A page that reaches over more days than these is grouped by year, not by month.
MONTHS_UP_TO_DAYS = 550


@dataclass(frozen=True)
class LedgerFilter:
    """What the axis is narrowed to: one kind, and only what counts."""

    kind: str = ""
    counted_only: bool = False

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "LedgerFilter":
        return cls(params.get("kind", ""), params.get("counted", "") == "yes")

    def as_params(self, **changed: str) -> dict[str, str]:
        params = {"kind": self.kind, "counted": "yes" if self.counted_only else ""}
        return {name: value for name, value in (params | changed).items() if value}


@dataclass(frozen=True)
class Group:
    """Entries of one month or year."""

    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class DueList:
    """What is due of one kind, and how many more there are than are told."""

    title: str
    items: Sequence[DueItem]
    n_more: int


@dataclass(frozen=True)
class Aside:
    """What stands beside the first page of a ledger; no chart where nothing counts."""

    due: Sequence[DueList]
    parts: Sequence[Chip]
    chart: Chart | None
    years: Table
    near: Table | None
    near_note: str
    premises: Table | None
    premises_cut: bool
    briefing: str
    chronology_url: str


@dataclass(frozen=True)
class PlacePage:
    """Everything about one place that its page shows."""

    title: str
    caption: str
    sentence: str
    visit: BeforeVisit | None
    street: Link | None
    groups: Sequence[Group]
    chips: Sequence[Chip]
    counted_chip: Chip
    aside: Aside | None
    first_url: str
    newer_url: str
    older_url: str
    is_empty: bool


def place_page(
    viewer: User, place: LedgerPlace, *, wanted: LedgerFilter, ask: PageRequest
) -> PlacePage:
    """Present a place; what stands beside the axis comes with its first page alone."""
    kinds, today = kinds_for(viewer), clock.today()
    url = url_of(place)
    counted = _counted(viewer, place, kinds, since=year_before(today))
    due = due_at_place(viewer, place)
    entries = entries_page(
        viewer,
        place,
        [kind.source for kind in _chosen(kinds, wanted)],
        ask=PageRequest(ask.after, ask.before, PAGE_SIZE),
        counted_only=wanted.counted_only,
    )
    params = wanted.as_params()
    is_first = not (ask.after or ask.before)
    return PlacePage(
        title=place.name,
        caption=_caption(place),
        sentence=opening_sentence(counted, due, today=today),
        visit=before_at(viewer, place.premises) if place.premises else None,
        street=_street_link(place),
        groups=grouped(_entries(viewer, place, kinds=kinds, page=entries)),
        chips=_kind_chips([kind for kind, _ in counted], wanted, url),
        counted_chip=_counted_chip(wanted, url),
        aside=_aside(viewer, place, counted=counted, due=due) if is_first else None,
        first_url="" if is_first else address(url, params),
        newer_url=page_url(url, params, before=entries.newer),
        older_url=page_url(url, params, after=entries.older),
        is_empty=not entries.entries,
    )


def _counted(
    viewer: User, place: LedgerPlace, kinds: Sequence[Kind], *, since: date
) -> list[Counted]:
    """Count each kind, and leave out what never happened here and says nothing."""
    counted = [
        (kind, figures_at(viewer, place, kind.source, since=since)) for kind in kinds
    ]
    return [(kind, f) for kind, f in counted if f.total or kind.always_told]


def url_of(place: LedgerPlace) -> str:
    if place.premises:
        return reverse("ledger:premises", args=[place.premises.pk])
    return reverse("ledger:street", args=[place.street.pk])


def due_at_place(viewer: User, place: LedgerPlace) -> list[Due]:
    """Return what is due of each kind that the viewer may read."""
    due, now = [], clock.now()
    for kind in due_kinds_for(viewer):
        found = kind.find(viewer, place)
        items = [kind.reads(row, now) for row in found.first]
        due.append(Due(kind, found.n, items))
    return due


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """Group entries by month, or by year where a page reaches over many months."""
    if not entries:
        return []
    reach = (entries[0].on - entries[-1].on).days
    titled = _year if reach > MONTHS_UP_TO_DAYS else _month
    return [
        Group(title, list(found))
        for title, found in groupby(entries, key=lambda entry: titled(entry.on))
    ]


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _year(day: date) -> str:
    return str(day.year)


def _chosen(kinds: Sequence[Kind], wanted: LedgerFilter) -> list[Kind]:
    """Return the kinds that are asked for; NotFound for one that is none of them."""
    if not wanted.kind:
        return list(kinds)
    chosen = [kind for kind in kinds if kind.source.code == wanted.kind]
    if not chosen:
        raise NotFound
    return chosen


def _entries(
    viewer: User, place: LedgerPlace, *, kinds: Sequence[Kind], page: EntriesPage
) -> list[Entry]:
    reads = {kind.source.code: kind.reads for kind in kinds}
    shown = {kind.source.code: kind.source.shown(viewer) for kind in kinds}
    entries = [
        reads[one.source.code](one.row, shown[one.source.code]) for one in page.entries
    ]
    # What stands over the page already is not said again on each line.
    known = {entry.where for entry in entries} if place.premises else _names(place)
    return [
        replace(entry, where="") if entry.where in known else entry for entry in entries
    ]


def _names(place: LedgerPlace) -> set[str]:
    return {place.street.name, str(place.street)}


def _caption(place: LedgerPlace) -> str:
    if place.premises:
        here = place.premises
        kind = PremisesKind(here.kind).label
        tenure = "" if here.tenure == Tenure.UNKNOWN else Tenure(here.tenure).label
        return ", ".join(filter(None, [kind, tenure, here.postcode]))
    return ", ".join(filter(None, ["Street", place.street.locality]))


def _street_link(place: LedgerPlace) -> Link | None:
    if not place.premises:
        return None
    url = reverse("ledger:street", args=[place.street.pk])
    return Link(f"Everything recorded at {place.street}", url)


def _kind_chips(kinds: Sequence[Kind], wanted: LedgerFilter, url: str) -> list[Chip]:
    every = Chip("Everything", _with(url, wanted, kind=""), current=not wanted.kind)
    return [
        every,
        *(
            Chip(
                kind.many.capitalize(),
                _with(url, wanted, kind=kind.source.code),
                current=kind.source.code == wanted.kind,
            )
            for kind in kinds
        ),
    ]


def _counted_chip(wanted: LedgerFilter, url: str) -> Chip:
    """Offer to leave out what does not count, or to show it again."""
    if wanted.counted_only:
        return Chip("Show merged and recorded in error", _with(url, wanted, counted=""))
    return Chip(
        "Leave out merged and recorded in error", _with(url, wanted, counted="yes")
    )


def _with(url: str, wanted: LedgerFilter, **changed: str) -> str:
    return f"{address(url, wanted.as_params(**changed))}#entries"


def _aside(
    viewer: User, place: LedgerPlace, *, counted: Sequence[Counted], due: Sequence[Due]
) -> Aside:
    today = clock.today()
    near = near_repeats(viewer, place)
    premises, is_cut = premises_of(viewer, place)
    is_counted = any(figures.total for _, figures in counted)
    return Aside(
        due=[_due_list(one) for one in due if one.n],
        parts=_parts(is_counted, bool(premises)),
        chart=years_chart(counted, today) if is_counted else None,
        years=years_table(counted, today),
        near=near_table(near),
        near_note=_near_note(near),
        premises=premises_table(viewer, premises) if premises else None,
        premises_cut=is_cut,
        briefing=briefing_text(
            full_name(place),
            counted,
            due,
            today=today,
            marking=settings.PROTECTIVE_MARKING,
        ),
        chronology_url=_chronology_url(viewer, place),
    )


def _chronology_url(viewer: User, place: LedgerPlace) -> str:
    if not (place.premises and policy.can(viewer, Verb.RUN_CLOSURES)):
        return ""
    return reverse("ledger:chronology", args=[place.premises.pk])


def _parts(is_counted: bool, has_premises: bool) -> list[Chip]:
    """Return the ways to what a narrow screen has far down the page."""
    parts = [
        ("By year", "by-year", is_counted),
        ("Near repeats", "near", True),
        ("Premises", "premises", has_premises),
        ("Copy for briefing", "for-briefing", True),
    ]
    return [Chip(text, f"#{at}") for text, at, is_there in parts if is_there]


def _due_list(due: Due) -> DueList:
    return DueList(due.kind.many.capitalize(), due.items, due.n - len(due.items))


def full_name(place: LedgerPlace) -> str:
    if place.premises is None:
        return str(place.street)
    names = [place.premises.address, place.street.locality, place.premises.postcode]
    return ", ".join(filter(None, names))


def _near_note(near: NearRepeats) -> str:
    """Say what was looked at, and whether all of what was found is told."""
    if not near.n_here:
        return "No report here has a position on the map to look around."
    here = "last report" if near.n_here == 1 else f"{near.n_here} last reports"
    looked = f"Looked around the {here} here, within 100 metres and 14 days."
    if not near.found:
        return f"{looked} Nothing else was near."
    return (
        f"{looked} Only the latest {len(near.found)} are told."
        if near.is_cut
        else looked
    )
