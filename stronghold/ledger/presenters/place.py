"""The page of one street or premises: what `ledger/place.html` draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString

from operations.taskings.record import TASKINGS
from stronghold.core.places.choices import PremisesKind, Tenure
from stronghold.core.records.filters import (
    NOT_KNOWN,
    AtPlace,
    hours_value,
    words_of_hours,
)
from stronghold.core.records.presenters import address, pager_of
from stronghold.core.ui.charts import Chart, WeekGrid
from stronghold.core.ui.charts.week_grid import BLOCK_HOURS
from stronghold.core.ui.parts import Chip, Link, Pager, Table
from stronghold.ledger.presenters.due import DueItem
from stronghold.ledger.presenters.entries import Entry, entries_drawn
from stronghold.ledger.presenters.parts import (
    near_table,
    premises_table,
    spots_of,
    when_grid,
    years_chart,
    years_table,
)
from stronghold.ledger.presenters.wording import (
    Counted,
    Due,
    briefing_text,
    opening_sentence,
)
from stronghold.ledger.rules import words_of_year

if TYPE_CHECKING:
    from stronghold.core.places.models import Premises
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.kind import RecordKind
    from stronghold.core.records.pages import Page
    from stronghold.ledger.queries.near import NearRepeats
    from stronghold.ledger.queries.places import LedgerPlace
    from stronghold.ledger.queries.times import YearOfReports

# A page that covers more days than this is grouped by year, not by month.
MONTHS_UP_TO_DAYS = 550


@dataclass(frozen=True)
class Group:
    """Entries of one month or year."""

    title: str
    entries: Sequence[Entry]

    @property
    def drawn(self) -> SafeString:
        return entries_drawn(self.entries)


@dataclass(frozen=True)
class DueList:
    """What is due of one kind, and how many more there are than are listed.

    `every` leads to all of them; None for one alone, and for a viewer who may not open
    their list.
    """

    title: str
    items: Sequence[DueItem]
    n_more: int
    every: Link | None


@dataclass(frozen=True)
class Aside:
    """What is beside the first page of a ledger; no chart if no record counts."""

    due: Sequence[DueList]
    # Leads to the taskings here that were answered; None without one.
    answered: Link | None
    parts: Sequence[Chip]
    chart: Chart | None
    years: Table | None
    near: Table | None
    near_note: str
    # None without a report whose time is known.
    grid: WeekGrid | None
    # Leads to the reports that are not in the grid; None without one.
    untimed: Link | None
    spots: Sequence[Mapping[str, str | float]]
    premises: Table | None
    premises_cut: bool
    briefing: str
    chronology_url: str


@dataclass(frozen=True)
class PlacePage:
    """What the page of one place shows."""

    title: str
    # What a browser's tab and history show: no house number.
    tab: str
    caption: str
    sentence: str
    street: Link | None
    groups: Sequence[Group]
    chips: Sequence[Chip]
    counted_chip: Chip
    # Each removes a choice of weekday and hours, or of a year.
    chosen: Sequence[Chip]
    aside: Aside | None
    first_url: str
    pager: Pager
    is_empty: bool


@dataclass(frozen=True)
class PlaceReads:
    """What was read of a place: counts by kind, what is due, a page of entries.

    `aside` comes with the first page only.
    """

    today: date
    counted: Sequence[Counted]
    due: Sequence[Due]
    page: "Page[Any]"
    entries: Sequence[Entry]
    aside: Aside | None


def place_page(
    place: "LedgerPlace", read: PlaceReads, *, wanted: "ListFilter"
) -> PlacePage:
    """Present a place; the column beside the axis comes with the first page only."""
    url, params = url_of(place), wanted.as_params()
    kinds = [kind for kind, _ in read.counted]
    return PlacePage(
        title=place.name,
        tab=f"Premises in {place.street.name}" if place.premises else place.name,
        caption=_caption(place),
        sentence=opening_sentence(read.counted, read.due, today=read.today),
        street=_street_link(place),
        groups=grouped(_without_place(read.entries, place)),
        chips=_kind_chips(kinds, wanted, url),
        counted_chip=_counted_chip(wanted, url),
        chosen=_chosen(wanted, url),
        aside=read.aside,
        first_url="" if read.aside else address(url, params),
        pager=pager_of(read.page, url, params, label="Pages of this place"),
        is_empty=not read.entries,
    )


def url_of(place: "LedgerPlace") -> str:
    if place.premises:
        return reverse("ledger:premises", args=[place.premises.pk])
    return reverse("ledger:street", args=[place.street.pk])


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """Group entries by month, or by year if a page covers many months."""
    if not entries:
        return []
    days = (entries[0].on - entries[-1].on).days
    title_of = _year if days > MONTHS_UP_TO_DAYS else _month
    return [
        Group(title, list(found))
        for title, found in groupby(entries, key=lambda entry: title_of(entry.on))
    ]


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _year(day: date) -> str:
    return str(day.year)


def _without_place(entries: Sequence[Entry], place: "LedgerPlace") -> list[Entry]:
    """Leave out the place named at the top of the page, instead of repeating it."""
    known = {entry.where for entry in entries} if place.premises else _names(place)
    return [
        replace(entry, where="") if entry.where in known else entry for entry in entries
    ]


def _names(place: "LedgerPlace") -> set[str]:
    return {place.street.name, str(place.street)}


def _caption(place: "LedgerPlace") -> str:
    if place.premises:
        premises = place.premises
        kind, tenure = PremisesKind(premises.kind).label, ""
        if premises.tenure not in {Tenure.UNKNOWN, Tenure.OTHER}:
            tenure = Tenure(premises.tenure).label
        return ", ".join(filter(None, [kind, tenure, premises.postcode]))
    return ", ".join(filter(None, ["Street", place.street.locality]))


def _street_link(place: "LedgerPlace") -> Link | None:
    if not place.premises:
        return None
    url = reverse("ledger:street", args=[place.street.pk])
    return Link(f"Everything recorded at {place.street}", url)


def _kind_chips(
    kinds: "Sequence[RecordKind[Any]]", wanted: "ListFilter", url: str
) -> list[Chip]:
    chosen = "reports" if wanted["hours"] else wanted["kind"]
    everything = Chip(
        "Everything",
        _with(url, wanted, kind="", hours="", year=""),
        current=not chosen and not wanted["year"],
    )
    return [
        everything,
        *(
            Chip(
                kind.counted_many.capitalize(),
                _with(url, wanted, kind=kind.code, hours=""),
                current=kind.code == chosen,
            )
            for kind in kinds
        ),
    ]


def _counted_chip(wanted: "ListFilter", url: str) -> Chip:
    """Return the link that hides or shows records that do not count."""
    if wanted["counted"]:
        return Chip("Show merged and recorded in error", _with(url, wanted, counted=""))
    return Chip(
        "Leave out merged and recorded in error", _with(url, wanted, counted="yes")
    )


def _chosen(wanted: "ListFilter", url: str) -> list[Chip]:
    chosen = []
    if hours := wanted["hours"]:
        is_known = hours != NOT_KNOWN
        when = f"on {words_of_hours(hours)}" if is_known else "at an unknown time"
        words = f"Reports of 12 months {when}"
        chosen.append(Chip(words, _with(url, wanted, hours="")))
    if year := wanted["year"]:
        chosen.append(Chip(words_of_year(year), _with(url, wanted, year="")))
    return chosen


def _with(url: str, wanted: "ListFilter", **changed: str) -> str:
    params = {n: text for n, text in (wanted.as_params() | changed).items() if text}
    return f"{address(url, params)}#entries"


@dataclass(frozen=True)
class AsideReads:
    """What was read for the column beside the axis.

    `n_answered` is how many taskings here were answered. `premises` are those of a
    street, with what is recorded at each, by its id.
    """

    near: "NearRepeats"
    n_answered: int
    year: "YearOfReports"
    premises: Sequence["Premises"]
    recorded: Mapping[int, str]
    is_cut: bool
    may_make_chronology: bool


def aside_of(
    place: "LedgerPlace",
    read: AsideReads,
    *,
    counted: Sequence[Counted],
    due: Sequence[Due],
    today: date,
    marking: str,
) -> Aside:
    """Present the column beside the axis; `marking` is that of what is copied."""
    is_counted = any(figures.total for _, figures in counted)
    in_year = partial(_year_url, url_of(place))
    grid = when_grid(read.year, href=partial(_hours_url, url_of(place)))
    table = premises_table(read.premises, read.recorded) if read.premises else None
    chronology_url = ""
    if read.may_make_chronology and place.premises:
        chronology_url = reverse("ledger:chronology", args=[place.premises.pk])
    return Aside(
        due=[_due_list(found) for found in due if found.n],
        answered=_answered(read.n_answered, place),
        parts=_parts(is_counted, bool(read.near.found), bool(read.premises)),
        chart=years_chart(counted, today, href=in_year) if is_counted else None,
        years=years_table(counted, today, href=in_year) if is_counted else None,
        near=near_table(read.near),
        near_note=_near_note(read.near),
        grid=grid if grid.total else None,
        untimed=_untimed(read.year, url_of(place)),
        spots=spots_of(place, read.premises, read.year),
        premises=table,
        premises_cut=read.is_cut,
        briefing=briefing_text(
            full_name(place),
            counted,
            due,
            year=read.year,
            today=today,
            marking=marking,
        ),
        chronology_url=chronology_url,
    )


def _untimed(year: "YearOfReports", url: str) -> Link | None:
    """Return how many reports are not in the grid: their time is not known."""
    n = year.total - sum(year.by_hour.values())
    if not n:
        return None
    many = "1 more report" if n == 1 else f"{n:,} more reports"
    return Link(f"{many} without a known time", _narrowed(url, hours=NOT_KNOWN))


def _hours_url(url: str, weekday: int, hour: int) -> str:
    return _narrowed(url, hours=hours_value(weekday, hour, BLOCK_HOURS))


def _year_url(url: str, kind: "RecordKind[Any]", year: str) -> str:
    return _narrowed(url, kind=kind.code, year=year)


def _narrowed(url: str, **given: str) -> str:
    return f"{address(url, given)}#entries"


def _parts(is_counted: bool, is_near: bool, has_premises: bool) -> list[Chip]:
    """Return links to parts that are far down the page on a narrow screen."""
    parts = [
        ("By year", "by-year", is_counted),
        ("Near repeats", "near", is_near),
        ("Premises", "premises", has_premises),
        ("Copy for briefing", "for-briefing", True),
    ]
    return [Chip(text, f"#{id_}") for text, id_, is_shown in parts if is_shown]


def _due_list(due: Due) -> DueList:
    many, every = due.kind.counted_many, None
    if due.list_url and due.n > 1:
        every = Link(f"All {due.n:,} {many}", due.list_url)
    return DueList(many.capitalize(), due.items, due.n - len(due.items), every)


def _answered(n: int, place: "LedgerPlace") -> Link | None:
    if not n:
        return None
    words = f"{n:,} answered tasking{'' if n == 1 else 's'}"
    url = address(TASKINGS.url("list"), {AtPlace.name: place.at, "answered": "yes"})
    return Link(words, url)


def full_name(place: "LedgerPlace") -> str:
    if place.premises is None:
        return str(place.street)
    names = [place.premises.address, place.street.locality, place.premises.postcode]
    return ", ".join(filter(None, names))


def _near_note(near: "NearRepeats") -> str:
    """Explain which reports were checked, and whether all results are listed."""
    if not near.found:
        return ""
    reports = "last report" if near.n_here == 1 else f"last {near.n_here} reports"
    checked = f"Checked the {reports} here, within 100 metres and 14 days."
    return (
        f"{checked} Only the latest {len(near.found)} are listed."
        if near.is_cut
        else checked
    )
