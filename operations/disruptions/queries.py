"""Reads of disruptions: of one group, of a span of days, and what can show one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from django.db.models import QuerySet

from operations.disruptions.choices import DisruptionKind, Level
from operations.disruptions.models import Disruption
from operations.disruptions.visibility import visible_disruptions
from operations.groups.models import CrimeGroup
from operations.links.queries import End, links_of
from operations.links.record import KIND_OF
from operations.links.rules import WARRANT
from operations.safeguarding.models import CountyLine
from operations.warrants.models import Warrant
from operations.warrants.visibility import live_warrants
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.filters import CodesFilter, DayFilter, Filter, ListFilter
from stronghold.core.records.kind import NOT_IN_ERROR
from stronghold.core.records.pages import Page, PageRequest, RowNames, page_of
from stronghold.core.records.queries import with_related

_OfPlace: TypeAlias = Literal["premises", "street"]
_PLACES: Sequence[_OfPlace] = ("premises", "street")
ORDER = ("-happened_on", "-pk")


class _OfKind(CodesFilter):
    name, label, choices = "kind", "What it was", DisruptionKind


class _OfLevel(CodesFilter):
    name, label, choices = "level", "Level", Level


FILTERS: Sequence[Filter] = (
    DayFilter("from", "From", "happened_on", means="First day"),
    DayFilter("to", "To", "happened_on", is_last=True, means="Last day"),
    _OfKind(),
    _OfLevel(),
)


class _ByNumber(RowNames[Disruption]):
    """Names rows in addresses by their numbers in the database."""

    def name(self, row: Disruption) -> str:
        return str(row.pk)

    def find(self, name: str) -> QuerySet[Disruption]:
        is_number = name.isascii() and name.isdigit() and len(name) < 19
        return self.every.filter(pk=int(name)) if is_number else self.every.none()


def _visible(viewer: User) -> QuerySet[Disruption]:
    rows = Disruption.objects.filter(visible_disruptions(viewer))
    return rows.select_related("group__team", "recorded_by", "error_by")


def _counting(viewer: User) -> QuerySet[Disruption]:
    """Return the disruptions that count: neither they nor their group are in error."""
    return _visible(viewer).filter(NOT_IN_ERROR, group__error_at__isnull=True)


def disruption_list(
    viewer: User, wanted: ListFilter, ask: PageRequest
) -> Page[Disruption]:
    """Return a page of the disruptions that count, the latest first."""
    every = _counting(viewer)
    rows = every.filter(wanted.rows(viewer))
    page = page_of(rows, order=ORDER, ask=ask, by=_ByNumber(every))
    consulted(row.reference for row in page.items)
    return page


def n_disruptions(viewer: User, wanted: ListFilter) -> int:
    """Return how many that list has: a number alone."""
    return _counting(viewer).filter(wanted.rows(viewer)).count()


def disruptions_between(viewer: User, first: date, last: date) -> list[Disruption]:
    """Return the disruptions that count of these days, the latest first."""
    rows = _counting(viewer).filter(happened_on__gte=first, happened_on__lte=last)
    found = list(rows.order_by(*ORDER))
    consulted(row.reference for row in found)
    return found


def disruptions_of(viewer: User, group: CrimeGroup) -> list[Disruption]:
    """Return all disruptions of a group, the latest first, with those in error."""
    rows = _visible(viewer).filter(group=group)
    consulted([group.reference])
    return list(rows.order_by(*ORDER))


def disruptions_held(groups: QuerySet[CrimeGroup]) -> list[Disruption]:
    """Return all disruptions of groups that the caller may read, in their order.

    For a request about someone's data also those of a restricted group.
    """
    rows = Disruption.objects.filter(group__in=groups)
    return list(rows.select_related("recorded_by", "error_by").order_by("n"))


def one_disruption(viewer: User, group: CrimeGroup, n: int) -> Disruption:
    """Return one disruption of a group; NotFound if there is none of this number."""
    row = _visible(viewer).filter(group=group, n=n).first()
    if row is None:
        raise NotFound
    consulted([group.reference])
    return row


def records_named(viewer: User, references: Iterable[str]) -> Mapping[str, End]:
    """Return those of these records that the viewer may see, by reference."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for reference in references:
        by_letter[reference[:1]].append(reference)
    found: dict[str, End] = {}
    for letter, names in sorted(by_letter.items()):
        kind = KIND_OF[letter]
        rows = kind.loaded(with_related(kind.rows(viewer)))
        found |= {
            row.reference: End(kind, row) for row in rows.filter(reference__in=names)
        }
    consulted(found)
    return found


def can_show(viewer: User, group: CrimeGroup) -> list[End]:
    """Return the records linked to a group that can show what held it up.

    A warrant can once it is executed and used up: all who may see the disruption may
    then see it, and nothing says that a search is planned.
    """
    ends = [link.end for link in links_of(viewer, group.reference)]
    warrants = [end.row.pk for end in ends if end.kind.prefix == WARRANT]
    executed = Warrant.objects.filter(pk__in=warrants, executed_on__isnull=False)
    used_up = set(executed.exclude(live_warrants()).values_list("pk", flat=True))
    return [end for end in ends if end.kind.prefix != WARRANT or end.row.pk in used_up]


@dataclass(frozen=True)
class Where:
    """A place of the records that are linked to a group, and those records."""

    kind: _OfPlace
    row: Any
    references: Sequence[str]


def places_of(viewer: User, group: CrimeGroup) -> list[Where]:
    """Return the premises and streets of what is linked to a group, as far as seen.

    Of a county line they are the premises that are linked to it.
    """
    found: dict[tuple[_OfPlace, int], list[str]] = defaultdict(list)
    rows: dict[tuple[_OfPlace, int], Any] = {}
    ends = [link.end for link in links_of(viewer, group.reference)]
    for end in ends:
        for kind in _PLACES:
            if place := getattr(end.row, kind, None):
                found[kind, place.pk].append(end.reference)
                rows[kind, place.pk] = place
                break
    lines = {end.row.pk: end.reference for end in ends if end.kind.prefix == "L"}
    for line, premises in _premises_of(viewer, lines):
        found["premises", premises.pk].append(lines[line])
        rows["premises", premises.pk] = premises
    consulted(f"premises:{pk}" for kind, pk in found if kind == "premises")
    places = [Where(key[0], rows[key], names) for key, names in found.items()]
    return sorted(places, key=lambda one: (one.kind, str(one.row), one.row.pk))


def _premises_of(viewer: User, lines: Iterable[int]) -> list[tuple[int, Premises]]:
    """Return the premises of county lines that the viewer may see, with each line."""
    pairs = CountyLine.linked_premises.through.objects.filter(countyline__in=lines)
    wanted = list(pairs.values_list("countyline_id", "premises_id"))
    if not wanted:
        return []
    rows = Premises.objects.filter(visible_premises(viewer)).in_bulk(
        [premises for _, premises in wanted]
    )
    return [(line, rows[pk]) for line, pk in wanted if pk in rows]
