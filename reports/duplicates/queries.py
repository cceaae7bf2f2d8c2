"""Reads of duplicates: possible ones, decided ones, and their sources."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q, QuerySet

from reports.duplicates import rules
from reports.duplicates.models import DuplicateDecision
from reports.duplicates.rules import Facts, Likeness, Source, Sources
from reports.report.choices import Channel, ReportedBy
from reports.report.models import Report
from reports.report.record import REPORTS
from reports.report.visibility import visible_reports
from reports.reporter.models import Reporter
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.database.planned import Planned
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import all_loaded, one_of, with_related

MOST_SHOWN = 3
# At a busy corner only those received nearest in time are compared.
MOST_COMPARED = 200
MOST_COMPARED_IN_QUEUE = 40
# For the sign in a list, which is on a page that is opened all day.
MOST_COMPARED_IN_LIST = 10
# How many reports a page of the queue checks.
QUEUE_SIZE = 100

_ALIKE = Planned(
    "reports_like_this",
    """
SELECT id, metres, concern, received_at, occurred_known, occurred_on, occurred_at,
  premises_id, street_id
FROM reports_alike($1, $2, $3::geometry, $4, $5, $6, $7, $8, $9)
""",
    n_parameters=9,
)
_ALIKE_AMONG = """
SELECT report.id, alike.id, alike.metres, alike.concern, alike.received_at,
  alike.occurred_known, alike.occurred_on, alike.occurred_at, alike.premises_id,
  alike.street_id
FROM reports_report AS report
CROSS JOIN LATERAL reports_alike(
  report.id, report.force_id, report.point, report.premises_id, report.street_id,
  report.received_at, %(metres)s, %(time)s, %(most)s) AS alike
WHERE report.id = ANY(%(ids)s)
  -- A pair is shown once, at the report received later.
  AND (alike.received_at, alike.id) < (report.received_at, report.id)
"""
_WORDS = Planned(
    "words_like_these",
    "SELECT id, similarity(description, $1) FROM reports_report"
    " WHERE id = ANY($2::bigint[]) AND length(description) >= $3",
    n_parameters=3,
)
_WORDS_AMONG = """
SELECT one.id, other.id, similarity(one.description, other.description)
FROM unnest(%(ones)s::bigint[], %(others)s::bigint[]) AS pair (one_id, other_id)
JOIN reports_report AS one ON one.id = pair.one_id
JOIN reports_report AS other ON other.id = pair.other_id
WHERE least(length(one.description), length(other.description)) >= %(shortest)s
"""
# What _facts_of reads of a report; nothing else is fetched, such as its words.
_COMPARED = (
    "concern",
    "received_at",
    "occurred_known",
    "occurred_on",
    "occurred_at",
    "premises",
    "street",
)
# What is shown of a match: its title, and when it was.
_SHOWN = {"id", "reference", "received_on", "place_text", "ward"}.union(_COMPARED)
_STREET, _WARD = ("id", "name", "locality"), ("id", "name")
_LIMITS = {"metres": rules.FURTHEST_METRES, "time": rules.LONGEST_APART}


@dataclass(frozen=True)
class Subject:
    """The report that others are compared with: one stored, or one being typed."""

    facts: Facts
    point: Point | None = None
    words: str = ""
    id: int | None = None


class Near(NamedTuple):
    """What is compared of two reports near each other, and their distance in metres."""

    one: Facts
    other: Facts
    metres: float | None

    def likeness(self, similarity: float | None = None) -> Likeness:
        return rules.likeness(
            self.one, self.other, metres=self.metres, similarity=similarity
        )


@dataclass(frozen=True)
class Match:
    """A report that may be of the same thing, and the reasons."""

    report: Report
    likeness: Likeness


@dataclass(frozen=True)
class Pair:
    """Two reports side by side, and the decision in force, if there is one."""

    one: Report
    other: Report
    likeness: Likeness
    decision: DuplicateDecision | None


@dataclass(frozen=True)
class Undecided:
    """Likely pairs without a decision, the later report of each pair first.

    `page` is the reports that were checked.
    """

    pairs: Sequence[tuple[Report, Match]]
    page: Page[Report]


@dataclass(frozen=True)
class Family:
    """A kept report, and all that are merged into it, directly or through others."""

    kept: Report
    merged: Sequence[Report] = field(default_factory=list)


def likely_matches(viewer: User, report: Report) -> list[Match]:
    """Return the likely duplicates of a stored report; none if it is merged itself."""
    if report.merged_into_id or report.is_in_error:
        return []
    return matches_of(viewer, _subject(report))


def matches_of(viewer: User, subject: Subject) -> list[Match]:
    """Return the most likely few, most likely first, and log them as read."""
    if not policy.can(viewer, Verb.READ_REPORTS):
        return []
    near = _near(viewer, subject, most=MOST_COMPARED)
    without_words = {pk: one.likeness() for pk, one in near.items()}
    compared = rules.worth_comparing(without_words, most=MOST_SHOWN)
    similar = _similarity_to(viewer, subject.words, compared)
    likely = [
        (found.points, pk, found)
        for pk in compared
        if (found := near[pk].likeness(similar.get(pk))).is_likely
    ]
    best = sorted(likely, key=lambda item: item[:2], reverse=True)[:MOST_SHOWN]
    shown = _shown(viewer, [pk for _, pk, _ in best])
    consulted(row.reference for row in shown.values())
    return [Match(shown[pk], found) for _, pk, found in best if pk in shown]


def with_matches(viewer: User, reports: Sequence[Report]) -> set[int]:
    """Return the ids of those that are likely the same as an earlier report.

    For a sign in a list, which names no other report: so none is logged as read.
    """
    near = _near_among(reports, most=MOST_COMPARED_IN_LIST)
    sure = {one for (one, _), pair in near.items() if pair.likeness().is_likely}
    rest = {pair: two for pair, two in near.items() if pair[0] not in sure}
    return sure | {one for one, *_ in _likely_of(viewer, rest)}


def undecided(viewer: User, *, after: str = "") -> Undecided:
    """Return a page of the queue: each later report with its most likely duplicate."""
    since = clock.now() - timedelta(days=rules.QUEUE_DAYS)
    rows = _visible(viewer).filter(
        received_at__gte=since, merged_into=None, error_at=None
    )
    page = page_of(
        rows.only("reference", *_COMPARED),
        order=("-received_at", "-pk"),
        ask=PageRequest(after=after, size=QUEUE_SIZE),
        by=ByReference(_visible(viewer)),
    )
    pairs = _best_pairs(viewer, page.items)
    consulted(r.reference for report, match in pairs for r in (report, match.report))
    return Undecided(pairs, page)


def _best_pairs(viewer: User, late: Sequence[Report]) -> list[tuple[Report, Match]]:
    best: dict[int, tuple[int, Likeness]] = {}
    near = _near_among(late, most=MOST_COMPARED_IN_QUEUE)
    for one, other, found in _likely_of(viewer, near):
        kept = best.get(one)
        if not kept or found.points > kept[1].points:
            best[one] = (other, found)
    both = {pk for one, (other, _) in best.items() for pk in (one, other)}
    shown = _shown(viewer, both)
    return [
        (shown[report.pk], Match(shown[best[report.pk][0]], best[report.pk][1]))
        for report in late
        if report.pk in best
    ]


def _likely_of(
    viewer: User, near: Mapping[tuple[int, int], Near]
) -> Iterator[tuple[int, int, Likeness]]:
    """Yield the pairs that are likely the same, with their words compared."""
    without_words = {pair: two.likeness() for pair, two in near.items()}
    compared = rules.worth_comparing(without_words)
    similar = _similarity_among(viewer, compared)
    for one, other in compared:
        found = near[one, other].likeness(similar.get((one, other)))
        if found.is_likely:
            yield one, other, found


def pair(viewer: User, reference: str, other: str) -> Pair:
    """Return two reports with what they have in common and what was decided."""
    rows = with_related(_visible(viewer))
    one, second = one_of(rows, reference), one_of(rows, other)
    if one == second:
        raise NotFound
    decision = _decisions(one, second).filter(undone_at=None).first()
    return Pair(one, second, likeness_of(viewer, one, second), decision)


def likeness_of(viewer: User, one: Report, other: Report) -> Likeness:
    """Compare two stored reports, whether or not they are decided."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Distance(one.point::geography, other.point::geography), "
            "CASE WHEN %s AND least(length(one.description), length(other.description))"
            " >= %s THEN similarity(one.description, other.description) END "
            "FROM reports_report AS one, reports_report AS other "
            "WHERE one.id = %s AND other.id = %s",
            [_reads_words(viewer), rules.SHORTEST_WORDS, one.pk, other.pk],
        )
        metres, similarity = cursor.fetchone()
    return rules.likeness(
        _facts_of(one), _facts_of(other), metres=metres, similarity=similarity
    )


def family_of(viewer: User, report: Report) -> Family:
    """Return the kept report of this one, and all that are merged into it."""
    every = with_related(_visible(viewer))
    kept = report
    while kept.merged_into_id:
        kept = every.get(pk=kept.merged_into_id)
    merged: list[Report] = []
    parents = [kept.pk]
    while parents:
        rows = _visible(viewer).filter(merged_into__in=parents)
        children = all_loaded(REPORTS, rows.order_by("received_at", "pk"))
        merged += children
        parents = [child.pk for child in children]
    if merged:
        consulted(row.reference for row in (kept, *merged))
    return Family(kept, merged)


def sources_of(viewer: User, family: Family) -> Sources:
    """Count the sources. Contact details are compared here and never returned.

    They are compared only for a viewer who may read all contact details. Otherwise
    someone could report under a guessed phone number, merge, and see from the count
    whether the guess was right.
    """
    counted = [r for r in (family.kept, *family.merged) if not r.is_in_error]
    may_compare = policy.can(viewer, Verb.READ_ANY_REPORTER)
    reporters = Reporter.objects.filter(report__in=counted if may_compare else [])
    contacts = {
        pk: rules.contact_identifiers(phone=phone, email=email, address=address)
        for pk, phone, email, address in reporters.values_list(
            "report_id", "phone", "email", "address"
        )
    }
    found = [_source(report, contacts.get(report.pk)) for report in counted]
    return rules.sources_among(found, is_compared=may_compare)


def decisions_about(viewer: User, report: Report) -> list[DuplicateDecision]:
    """Return every decision about a report, oldest first, undone ones too."""
    seen = Report.objects.filter(visible_reports(viewer))
    about = DuplicateDecision.objects.filter(
        Q(first=report, second__in=seen) | Q(second=report, first__in=seen)
    )
    if not about.exists():
        return []
    people = ("decided_by", "undone_by")
    sides = ("first", "second")
    places = [f"{side}__{place}" for side in sides for place in ("street", "ward")]
    found = about.select_related(*sides, *places, *people)
    outlines = [f"{side}__ward__outline" for side in sides]
    decisions = list(found.defer(*outlines).order_by("decided_at", "pk"))
    consulted(row.reference for one in decisions for row in (one.first, one.second))
    return decisions


def _decisions(one: Report, other: Report) -> QuerySet[DuplicateDecision]:
    first, second = sorted((one.pk, other.pk))
    found = DuplicateDecision.objects.filter(first=first, second=second)
    return found.select_related("first", "second", "decided_by")


def _source(report: Report, contact: frozenset[str] | None) -> Source:
    by_police = report.reported_by == ReportedBy.POLICE or (
        # Recorded before the form asked who reported it.
        report.reported_by == ReportedBy.NOT_GIVEN
        and report.channel in {Channel.OFFICER, Channel.PCSO}
    )
    if by_police:
        return Source(rules.POLICE, frozenset({f"officer:{report.recorded_by_id}"}))
    if report.reported_by == ReportedBy.NOT_SAID:
        return Source(rules.NOT_SAID)
    # Once contact details are disposed of, the source is no longer known.
    return Source(rules.NAMED, contact) if contact else Source(rules.UNKNOWN)


def _subject(report: Report) -> Subject:
    return Subject(_facts_of(report), report.point, report.description, report.pk)


def _facts_of(report: Report) -> Facts:
    known = report.occurred_known
    return Facts(
        concern=report.concern,
        received_at=report.received_at,
        occurred_on=report.occurred_on if known else None,
        occurred_at=report.occurred_at,
        premises=report.premises_id,
        street=report.street_id,
    )


def _near(viewer: User, subject: Subject, *, most: int) -> dict[int, Near]:
    found = _ALIKE.rows(
        subject.id,
        viewer.force.pk,
        subject.point.ewkb.hex() if subject.point else None,
        subject.facts.premises,
        subject.facts.street,
        subject.facts.received_at,
        rules.FURTHEST_METRES,
        rules.LONGEST_APART,
        most,
    )
    return {pk: _as_near(subject.facts, read) for pk, *read in found}


def _near_among(reports: Sequence[Report], *, most: int) -> dict[tuple[int, int], Near]:
    """Return each of these reports with the earlier ones near it."""
    facts = {report.pk: _facts_of(report) for report in reports}
    found = _asked(_ALIKE_AMONG, {"ids": list(facts), "most": most} | _LIMITS)
    return {(one, other): _as_near(facts[one], read) for one, other, *read in found}


def _as_near(one: Facts, read: Sequence[Any]) -> Near:
    metres, concern, received_at, is_known, on, at, premises, street = read
    day = on if is_known else None
    return Near(one, Facts(concern, received_at, day, at, premises, street), metres)


def _similarity_to(viewer: User, words: str, ids: Collection[int]) -> dict[int, float]:
    """Return how alike these words are to those of each report that has enough."""
    if not ids or len(words) < rules.SHORTEST_WORDS or not _reads_words(viewer):
        return {}
    return dict(_WORDS.rows(words, list(ids), rules.SHORTEST_WORDS))


def _similarity_among(
    viewer: User, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """Return how alike the words of each pair are, where both have enough."""
    if not pairs or not _reads_words(viewer):
        return {}
    ones, others = zip(*pairs, strict=True)
    given = {"ones": list(ones), "others": list(others)}
    found = _asked(_WORDS_AMONG, given | {"shortest": rules.SHORTEST_WORDS})
    return {(one, other): alike for one, other, alike in found}


def _asked(sql: str, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _shown(viewer: User, ids: Collection[int]) -> dict[int, Report]:
    """Return what is shown of these reports; the caller logs those that it shows.

    They are those that `visible_reports` lets the viewer read, by SQL that is planned
    once: Django took longer to write it each time than all the rest of the search.
    """
    if not ids or not policy.can(viewer, Verb.READ_REPORTS):
        return {}
    found = [_as_shown(row) for row in _shown_rows().rows(list(ids), viewer.force.pk)]
    return {report.pk: report for report in found}


@cache
def _shown_rows() -> Planned:
    columns = [f"report.{field.column}" for field in _shown_fields()]
    columns += [f"street.{name}" for name in _STREET]
    columns += [f"ward.{name}" for name in _WARD]
    return Planned(
        "reports_shown_as_alike",
        f"SELECT {', '.join(columns)} FROM reports_report AS report "  # noqa: S608 - columns
        "LEFT JOIN geography_street AS street ON street.id = report.street_id "
        "LEFT JOIN geography_area AS ward ON ward.id = report.ward_id "
        # Not the array itself: for one of three PostgreSQL would plan it each time.
        "WHERE report.id = ANY(ARRAY(SELECT unnest($1::bigint[]))) "
        "AND report.force_id = $2 "
        "AND report.erased_at IS NULL AND report.restricted_at IS NULL",
        n_parameters=2,
    )


def _shown_fields() -> list[Any]:
    return [field for field in Report._meta.concrete_fields if field.name in _SHOWN]


def _as_shown(row: Sequence[Any]) -> Report:
    names = [field.attname for field in _shown_fields()]
    values, rest = row[: len(names)], row[len(names) :]
    report = Report.from_db("default", names, values)
    street, ward = rest[: len(_STREET)], rest[len(_STREET) :]
    report.street = (
        None if street[0] is None else Street.from_db("default", _STREET, street)
    )
    report.ward = None if ward[0] is None else Area.from_db("default", _WARD, ward)
    return report


def _reads_words(viewer: User) -> bool:
    """Return whether words may be compared: not for a viewer who may not read them,
    who could learn something of them from how alike they are.
    """
    return policy.can(viewer, Verb.READ_ORIGINALS)


def _visible(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(viewer))
