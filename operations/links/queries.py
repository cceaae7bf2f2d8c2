"""Reads of links: of one record, of many, in files, and what came of a report.

Both ends of a link must be rows that the viewer may see and that count. What is linked
to a merged report, or to an arrest that is set aside, is shown at the one that counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from operations.links.choices import LinkCode
from operations.links.models import Link, Linked
from operations.links.record import KEPT, KIND_OF
from operations.links.rules import (
    LINKED,
    LONGEST_CHAIN,
    MOST_AT_ONCE,
    MOST_OFFERED,
    OFFERED_FOR,
    WARRANT,
    LinkKind,
    kinds_of,
    link_kind,
)
from operations.links.visibility import sees_links, visible_links
from operations.operation.queries import under_way
from operations.warrants.models import WarrantEntry
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date, midnight
from stronghold.core.records.kind import NOT_IN_ERROR, Kind, RecordKind
from stronghold.core.records.queries import with_related
from stronghold.core.records.rules import is_reference

# The day of each kind, by which a likely record is near.
_DAYS: Mapping[str, str] = {
    "R": "received_on",
    "T": "recorded_at__date",
    "O": "begins_on",
}


@dataclass(frozen=True)
class End:
    """A record at one end of a link, and its kind."""

    kind: Kind[Any]
    row: Any

    @property
    def reference(self) -> str:
        reference: str = self.row.reference
        return reference

    @property
    def on(self) -> date:
        """The day under which it is listed; of a plan, on which it was set up."""
        if isinstance(self.kind, RecordKind):
            return self.kind.on(self.row)
        begins_on: date | None = getattr(self.row, "begins_on", None)
        return begins_on or london_date(self.row.recorded_at)


@dataclass(frozen=True)
class LinkedTo:
    """What one record is linked to: the other end, by which kind of link, since when.

    `is_forward`: the other end is the second of the two. `names` are the references of
    the link itself, which may be those of merged records. `is_made` is true of a link
    that can be removed, and `made_by` is its maker's id.
    """

    kind: LinkKind
    end: End
    is_forward: bool
    names: tuple[str, str]
    made_at: datetime
    made_by: int | None
    maker: str
    is_made: bool
    entered_at: datetime | None = None

    @property
    def label(self) -> str:
        return self.kind.forward if self.is_forward else self.kind.back

    @property
    def is_of_what_was_seized(self) -> bool:
        """Say whether the other end is what was seized at this record."""
        return self.is_forward and self.kind.code == LinkCode.SEIZED_AT


def find_end(viewer: User, reference: str) -> End | None:
    """Return a record that can be linked, if the viewer may see it. Not logged."""
    kind = KIND_OF.get(reference[:1])
    if kind is None or not (sees_links(viewer) and is_reference(reference)):
        return None
    rows = kind.loaded(with_related(kind.rows(viewer)))
    row = rows.filter(reference=reference).first()
    return None if row is None else End(kind, row)


def end_named(viewer: User, reference: str) -> End:
    """Return a record that can be linked; NotFound if the viewer may not see it.

    The read is logged.
    """
    end = find_end(viewer, reference)
    if end is None:
        raise NotFound
    consulted([reference])
    return end


def kinds_to_link(viewer: User, reference: str) -> list[LinkKind]:
    """Return the kinds of link that a viewer can make from a record.

    Those to a kind of record that they may not read are left out, so that no page
    gives away that there is such a kind.
    """
    return [
        kind
        for kind in kinds_of(reference)
        if policy.can(viewer, KIND_OF[kind.other_than(reference)].read)
    ]


def note_named(viewer: User, reference: str) -> None:
    """Log that a request named a record, if the viewer may see it.

    It may be a live warrant. With its reference, the audit log can hide the request
    from those who may not see the warrant.
    """
    if find_end(viewer, reference):
        consulted([reference])


def links_of(viewer: User, reference: str) -> list[LinkedTo]:
    """Return what a record is linked to, by kind of link and then by day."""
    return links_of_all(viewer, [reference]).get(reference, [])


def links_of_all(
    viewer: User, references: Iterable[str]
) -> Mapping[str, list[LinkedTo]]:
    """Return what each of these records is linked to. The read is logged."""
    found: dict[str, list[LinkedTo]] = defaultdict(list)
    own = [reference for reference in references if reference[:1] in LINKED]
    if not own or not sees_links(viewer):
        return found
    names = _names_of(viewer, own)
    pairs = _near_and_far(viewer, names)
    ends = _ends(viewer, {far for _, far, _ in pairs})
    seen: set[tuple[str, str]] = set()
    for near, far, pair in pairs:
        end, kind = ends.get(far), link_kind(pair.first, pair.second)
        if end and kind and (near, end.reference) not in seen:
            seen.add((near, end.reference))
            found[near].append(_linked_to(kind, end, pair, far))
    consulted(end.reference for end in ends.values())
    return {near: sorted(links, key=_place_of) for near, links in found.items()}


def _linked_to(kind: LinkKind, end: End, pair: Linked, far: str) -> LinkedTo:
    return LinkedTo(
        kind=kind,
        end=end,
        is_forward=far == pair.second,
        names=(pair.first, pair.second),
        made_at=pair.made_at,
        made_by=pair.made_by_id,
        maker=pair.made_by.display_name if pair.made_by else "",
        is_made=pair.is_made,
        entered_at=pair.entered_at,
    )


def _place_of(link: LinkedTo) -> tuple[bool, str, date, str]:
    """Return what orders links: where it came from, then what came of it, by day."""
    return (link.is_forward, link.label, link.end.on, link.end.reference)


def _near_and_far(
    viewer: User, names: Mapping[str, set[str]]
) -> list[tuple[str, str, Linked]]:
    """Return the links of these records, each with the one it is of and the other."""
    return [
        (near, far, pair)
        for pair in _pairs(viewer, names)
        for name, far in ((pair.first, pair.second), (pair.second, pair.first))
        for near in sorted(names.get(name, ()))
    ]


def _pairs(viewer: User, names: Collection[str]) -> list[Linked]:
    """Return the links of these references, at either end, each end by its index."""
    rows = _linked(viewer).select_related("made_by")
    firsts, seconds = rows.filter(first__in=names), rows.filter(second__in=names)
    return list(firsts.union(seconds).order_by("pair"))


def _linked(viewer: User) -> QuerySet[Linked]:
    """Return the links without those that say where a thing was seized, and when.

    Of a seizure that the viewer sees roughly, they may know neither.
    """
    roughly = KIND_OF["S"].rows(viewer).filter(blurred_until__isnull=False)
    rows = Linked.objects.filter(visible_links(viewer))
    return rows.exclude(code=LinkCode.SEIZED_AT, second__in=roughly.values("reference"))


def _names_of(viewer: User, references: Iterable[str]) -> dict[str, set[str]]:
    """Return these references, and those of what is merged into them, however often.

    Each is with those of `references` that its links are shown at.
    """
    found = {reference: {reference} for reference in references}
    for letter, column in KEPT.items():
        newest = {name for name in found if name[:1] == letter}
        rows = KIND_OF[letter].rows(viewer)
        while newest:
            merged = rows.filter(**{f"{column}__reference__in": newest})
            newest = set()
            for name, kept in merged.values_list("reference", f"{column}__reference"):
                shown_at = found.setdefault(name, set())
                if not found[kept] <= shown_at:
                    shown_at |= found[kept]
                    newest.add(name)
    return found


def _ends(viewer: User, references: Collection[str]) -> dict[str, End]:
    """Return those of these records that the viewer may see and that count.

    Under the reference of a merged one is the one that it was merged into.
    """
    found: dict[str, End] = {}
    kept: dict[str, str] = {}
    for letter in sorted({reference[:1] for reference in references} & LINKED):
        kind, column = KIND_OF[letter], KEPT.get(letter)
        wanted = [name for name in references if name[:1] == letter]
        for row in _loaded(kind, viewer).filter(reference__in=wanted):
            other = getattr(row, column) if column else None
            if other:
                kept[row.reference] = other.reference
            else:
                found[row.reference] = End(kind, row)
    if kept:
        ends = _ends(viewer, set(kept.values()) - found.keys()) | found
        found |= {name: ends[other] for name, other in kept.items() if other in ends}
    return found


def _counting(kind: Kind[Any], viewer: User) -> QuerySet[Any]:
    """Return the rows of a kind that the viewer may see, without those in error."""
    rows: QuerySet[Any] = kind.rows(viewer)
    return rows.filter(NOT_IN_ERROR) if isinstance(kind, RecordKind) else rows


def _loaded(kind: Kind[Any], viewer: User) -> QuerySet[Any]:
    return kind.loaded(with_related(_counting(kind, viewer)))


def is_linked(viewer: User, first: str, second: str) -> bool:
    """Say whether two records that the viewer may see are linked."""
    rows = _linked(viewer)
    return rows.filter(first=first, second=second).exists()


def made_link(viewer: User, first: str, second: str) -> Link:
    """Return the link that someone made between two records; NotFound if none is."""
    rows = Link.objects.filter(visible_links(viewer), removed_at__isnull=True)
    found = rows.filter(first=first, second=second).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Step:
    """Something that came of a report, and how many links after it."""

    label: str
    end: End
    depth: int


def what_came_of(viewer: User, reference: str) -> list[Step]:
    """Return what came of a record: each once, after what it came of.

    What was seized is on the page of the arrest or the warrant.
    """
    steps: dict[str, Step] = {}
    newest = [reference]
    after: dict[str, list[str]] = defaultdict(list)
    for depth in range(1, LONGEST_CHAIN + 1):
        found = links_of_all(viewer, newest)
        newest = []
        for near, links in found.items():
            for link in links:
                name = link.end.reference
                if not link.is_forward or name in steps or name[:1] == "S":
                    continue
                steps[name] = Step(link.label, link.end, depth)
                after[near].append(name)
                newest.append(name)
        if not newest:
            break
    return _in_turn(reference, steps, after)


def _in_turn(
    name: str, steps: Mapping[str, Step], after: Mapping[str, Sequence[str]]
) -> list[Step]:
    """Return the steps after one, each followed by its own, by day."""
    following = sorted(after.get(name, ()), key=lambda one: (steps[one].end.on, one))
    return [
        step for one in following for step in (steps[one], *_in_turn(one, steps, after))
    ]


def linked_references(
    viewer: User, references: Sequence[str]
) -> Mapping[str, list[str]]:
    """Return the references that each of many records is linked to.

    For files and map programs. The caller logs the read of the records.
    """
    found: dict[str, set[str]] = defaultdict(set)
    if not sees_links(viewer):
        return {}
    names = _names_of(viewer, references)
    pairs = _near_and_far(viewer, names)
    counting = _counting_names(viewer, {far for _, far, _ in pairs})
    for near, far, _ in pairs:
        if far in counting:
            found[near].add(counting[far])
    return {near: sorted(linked) for near, linked in found.items()}


def _counting_names(viewer: User, references: Collection[str]) -> dict[str, str]:
    """Return those of these records that may be seen, each with the one that counts."""
    found: dict[str, str] = {}
    for letter in sorted({reference[:1] for reference in references} & LINKED):
        rows, column = _counting(KIND_OF[letter], viewer), KEPT.get(letter)
        wanted = [name for name in references if name[:1] == letter]
        kept = F(f"{column}__reference") if column else Value(None, CharField())
        found_rows = rows.filter(reference__in=wanted).values_list("reference", kept)
        pairs = dict(found_rows)
        found |= {name: name for name, other in pairs.items() if other is None}
        moved = {name: other for name, other in pairs.items() if other}
        if moved:
            counting = _counting_names(viewer, set(moved.values()))
            found |= {
                name: counting[other]
                for name, other in moved.items()
                if other in counting
            }
    return found


@dataclass(frozen=True)
class LedTo:
    """A report of a week, and what came of it directly, by reference."""

    report: str
    records: Sequence[str]


def reports_that_led_to_something(viewer: User, first: date, last: date) -> list[LedTo]:
    """Return the reports received on these days that led to something, in order."""
    reports = (
        KIND_OF["R"]
        .rows(viewer)
        .filter(NOT_IN_ERROR, received_on__gte=first, received_on__lte=last)
    )
    # By its code the database leaves out what is not of reports, unread.
    links = Linked.objects.filter(
        visible_links(viewer),
        code=LinkCode.LED_TO,
        first__in=reports.values("reference"),
    )
    # Which kinds there are costs less than asking each of them about nothing.
    names = links.order_by().values_list("second", flat=True)
    letters = sorted({name[:1] for name in names} & {k.second for k in kinds_of("R")})
    if not letters:
        return []
    visible = Q(pk__in=[])
    for letter in letters:
        rows = _counting(KIND_OF[letter], viewer).filter(reference=OuterRef("second"))
        visible |= Q(Exists(rows), second__startswith=f"{letter}-")
    links = links.filter(visible)
    found: dict[str, list[str]] = defaultdict(list)
    for report, record in links.order_by("first", "second").values_list(
        "first", "second"
    ):
        found[report].append(record)
    consulted(found)
    consulted(name for names in found.values() for name in names)
    return [LedTo(report, records) for report, records in found.items()]


def likely(viewer: User, end: End, *, most: int = MOST_OFFERED) -> list[End]:
    """Return the records that one is likely to be linked to, the likeliest first.

    They are at its premises or in its street, within the days of the kind of link; or
    of the viewer's own team on the day of an arrest or a seizure.
    """
    links = links_of(viewer, end.reference)
    kinds = [kind for kind in kinds_of(end.reference) if kind.is_likely]
    return _likely(viewer, end, kinds, links, most=most)


def likely_at_once(viewer: User, end: End, links: Sequence[LinkedTo]) -> list[End]:
    """Return where an arrest or a seizure was likely made, on the day it is recorded.

    Nothing once that is known.
    """
    kinds = [
        kind
        for kind in kinds_of(end.reference)
        if kind.is_likely
        and kind.second == end.reference[:1]
        and kind.code != LinkCode.LED_TO
    ]
    is_known = any(link.kind in kinds for link in links)
    if not kinds or is_known or clock.now() - end.row.recorded_at > OFFERED_FOR:
        return []
    return _likely(viewer, end, kinds, links, most=MOST_AT_ONCE)


def _likely(
    viewer: User,
    end: End,
    kinds: Sequence[LinkKind],
    links: Sequence[LinkedTo],
    *,
    most: int,
) -> list[End]:
    linked = {link.end.reference for link in links}
    found: dict[str, End] = {}
    for kind in kinds:
        is_first = kind.first == end.reference[:1]
        other = KIND_OF[kind.second if is_first else kind.first]
        near = _near(viewer, end, kind, other, is_first=is_first)
        rows = _loaded(other, viewer).filter(near).exclude(reference__in=linked)
        if column := KEPT.get(other.prefix):
            rows = rows.filter(**{f"{column}__isnull": True})
        newest = rows.order_by("-recorded_at", "-pk")[:most]
        found |= {row.reference: End(other, row) for row in newest}
    likeliest = sorted(found.values(), key=lambda one: _distance(end, one))[:most]
    consulted(one.reference for one in likeliest)
    return likeliest


def _distance(end: End, other: End) -> tuple[bool, bool, int, str]:
    """Return how far one record is from another: premises, street, then days."""
    premises, street = (getattr(end.row, n, None) for n in ("premises_id", "street_id"))
    is_same = premises is not None and premises == getattr(
        other.row, "premises_id", None
    )
    is_near = street is not None and street == getattr(other.row, "street_id", None)
    days = abs((other.on - end.on).days)
    return (not is_same, not is_near, days, other.reference)


def _near(
    viewer: User, end: End, kind: LinkKind, other: Kind[Any], *, is_first: bool
) -> Q:
    """Return the condition for what is near a record in place and time."""
    day, days = end.on, kind.within
    span = (day, day + days) if is_first else (day - days, day)
    if other.prefix == "O":
        return under_way(day) & Q(begins_on__range=span)
    place = _place(end)
    if kind.is_at_entry and not is_first:
        return _entered_near(viewer, end, place)
    in_time = Q((f"{_DAYS.get(other.prefix, 'occurred_on')}__range", span))
    if kind.code == LinkCode.LED_TO:
        if other.prefix == WARRANT:
            in_time |= Q(executed_on__range=span)
        return in_time & _at(other, place)
    return in_time & (_at(other, place) | _of_team(viewer))


def _place(end: End) -> dict[str, Any]:
    """Return the premises and the street of a record, those that it has."""
    names = ("premises_id", "street_id")
    return {name: value for name in names if (value := getattr(end.row, name, None))}


def _at(other: Kind[Any], place: Mapping[str, Any]) -> Q:
    """Return the condition for being at the premises or in the street."""
    found = Q(pk__in=[])
    for name, value in place.items():
        found |= Q((name, value))
        if other.prefix == WARRANT:
            found |= Q((f"all_premises__{name}", value))
    if other.prefix != WARRANT:
        return found
    # Each warrant once, whichever of its premises are there.
    return Q(pk__in=other.model._default_manager.filter(found).values("pk"))


def _of_team(viewer: User) -> Q:
    """Return the condition for what the viewer's own team recorded."""
    if viewer.team_id is None:
        return Q(recorded_by=viewer)
    return Q(recorded_by__team=viewer.team_id)


def _entered_near(viewer: User, end: End, place: Mapping[str, Any]) -> Q:
    """Return the condition for warrants with an entry in the day around a record."""
    at: datetime = end.row.occurred_at or midnight(end.on) + timedelta(hours=12)
    around = timedelta(hours=24)
    entries = WarrantEntry.objects.filter(entered_at__range=(at - around, at + around))
    here = Q(pk__in=[])
    for name, value in place.items():
        here |= Q((f"at__{name}", value))
    if viewer.team_id is not None:
        here |= Q(at__warrant__team=viewer.team_id)
    return Q(pk__in=entries.filter(here).values("at__warrant"))


def api_links(viewer: User, reference: str) -> list[dict[str, str]]:
    """Return the links of a record for the API.

    Called through RECORD_LINKS of the registry.
    """
    return [
        {
            "kind": str(link.kind.code),
            "label": link.label,
            "reference": link.end.reference,
        }
        for link in links_of(viewer, reference)
    ]
