"""Which records of a period an agreement releases, and why not the others.

The shared views decide, read as the partner's own role, for each record that the viewer
sees. So released and held-back records together are all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from operations.activities.choices import ActivityKind
from operations.activities.models import Activity, TookPart
from operations.closures.models import ClosureCase
from operations.links.models import Link
from operations.safeguarding.choices import Held
from operations.safeguarding.models import Referral, SharingHold
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import Reading, reading
from stronghold.partners.preview.choices import Reason
from stronghold.partners.preview.queries.sources import SOURCES, Source, fact_name
from stronghold.partners.preview.rules import held_back as rules

# Rows on a page of the list for one reason.
PAGE = 50
# The kind of safeguarding hold for a kind of the agreement.
_HELD_AS = {Shared.CLOSURES: Held.CLOSURE}


@dataclass(frozen=True)
class Period:
    """Some weeks up to today, both days included."""

    first: date
    last: date

    @classmethod
    def weeks(cls, n: int) -> "Period":
        today = clock.today()
        return cls(today - timedelta(days=7 * n - 1), today)


@dataclass(frozen=True)
class Judged:
    """One record: its day in the period, and why it is held back, if it is."""

    reference: str
    day: date
    reason: str
    until: date | None = None


@dataclass(frozen=True)
class HeldFor:
    """How many are held back for one reason, and until when the last of them is."""

    reason: Reason
    n: int
    until: date | None = None


@dataclass(frozen=True)
class KindCounts:
    """How many of a kind there are, are released, and are held back for each reason."""

    kind: Shared
    n: int
    n_released: int
    held: Sequence[HeldFor]


def held_back(viewer: User, agreement: Agreement, period: Period) -> list[KindCounts]:
    """Count the records of each kind: those released, and the rest by reason."""
    scope = scope_of(agreement)
    with reading(viewer, agreement) as read:
        return [
            _counts(kind, judged(read, kind, scope=scope, period=period))
            # Children are counted among other kinds, and have no records of their own.
            for kind in Shared
            if kind in SOURCES
        ]


def held_records(
    viewer: User, agreement: Agreement, period: Period, *, kind: str, reason: str
) -> list[Judged]:
    """Return the records of a kind that are held back for a reason, newest first.

    The caller must log those that it shows (`note_shown`).
    """
    with reading(viewer, agreement) as read:
        found = judged(read, kind, scope=scope_of(agreement), period=period)
    rows = [record for record in found if record.reason == reason]
    return sorted(rows, key=lambda row: (row.day, row.reference), reverse=True)


def note_shown(shown: Sequence[Judged], agreement: Agreement) -> None:
    """Log that these records were read, and for which agreement."""
    consulted((record.reference for record in shown), agreement=agreement.reference)


def scope_of(agreement: Agreement) -> rules.Scope:
    areas = Area.objects.filter(code__in=agreement.area_codes)
    return rules.Scope(
        rows=agreement.rows,
        figures=agreement.figures,
        areas=set(areas.values_list("pk", flat=True)),
        partner_id=agreement.partner_id,
        embargo_days=agreement.embargo_days,
        today=clock.today(),
        records_from=agreement.records_from,
    )


def judged(
    read: Reading, kind: str, *, scope: rules.Scope, period: Period
) -> list[Judged]:
    """Judge each record of a period that the viewer sees.

    The shared view decides whether a record is released; the rules say why not.
    """
    found = by_rule(read.viewer, kind, scope=scope, period=period)
    released = _released(read, kind, [one.reference for one in found])
    sees_concerns = policy.can(read.viewer, Verb.READ_SAFEGUARDING)
    return [
        replace(
            one,
            reason=rules.RELEASED
            if one.reference in released
            else _visible_reason(
                one.reason or Reason.UNEXPLAINED, sees_concerns=sees_concerns
            ),
        )
        for one in found
    ]


def by_rule(
    viewer: User, kind: str, *, scope: rules.Scope, period: Period
) -> list[Judged]:
    """Judge each record by the rules alone, without the shared view."""
    source, held = SOURCES[kind], _held_ids(kind, scope.partner_id)
    rows = list(_facts_rows(source, viewer, period))
    visits = (
        _visits(viewer, rows, scope.partner_id) if kind == Shared.ACTIVITIES else {}
    )
    found = []
    for row in rows:
        facts = _facts(row, source, held)
        if visit := visits.get(row["pk"]):
            facts = visit.added_to(facts)
        why = rules.why_held_back(kind, facts, scope)
        until = rules.embargo_until(facts, scope) if why == Reason.EMBARGO else None
        found.append(Judged(row["reference"], _day(row), why, until))
    return found


def _counts(kind: Shared, found: Sequence[Judged]) -> KindCounts:
    n = Counter(one.reason for one in found)
    until: dict[str, date] = {}
    for one in found:
        if one.until:
            until[one.reason] = max(one.until, until.get(one.reason, one.until))
    return KindCounts(
        kind=kind,
        n=len(found),
        n_released=n[rules.RELEASED],
        held=[
            HeldFor(reason, n[reason], until.get(reason))
            for reason in Reason
            if n[reason]
        ],
    )


def _visible_reason(reason: str, *, sees_concerns: bool) -> str:
    """Show a hold and an error alike to a viewer who may not know of a concern."""
    hidden = not sees_concerns and reason in {Reason.SAFEGUARDING, Reason.ERROR}
    return str(Reason.WITHDRAWN) if hidden else str(reason)


def _released(read: Reading, kind: str, references: Sequence[str]) -> set[str]:
    """Return which of these the shared view shows, read as the partner's role."""
    if kind not in KINDS or not references:
        return set()
    # The name comes from kinds.py, never from a request.
    read.cursor.execute(
        f"SELECT reference FROM {KINDS[kind].view} "  # noqa: S608
        "WHERE reference = ANY(%s)",
        [list(references)],
    )
    return {reference for (reference,) in read.cursor.fetchall()}


def _facts_rows(
    source: Source, viewer: User, period: Period
) -> Iterator[Mapping[str, Any]]:
    return _read(source, source.rows(viewer, period.first, period.last))


def _read(source: Source, rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    of_record = ("error_at", "ward_id", "district_id", "premises_id", "point")
    names = {"pk", "reference", "period_day", *map(fact_name, source.facts)}
    if source.is_record:
        names |= {*of_record}
    found: Iterator[Mapping[str, Any]] = rows.values(*names).iterator()
    return found


@dataclass(frozen=True)
class Visit:
    """What decides on a visit to a closed address, beyond what all activities have."""

    took_part: bool
    # The closure cases that it is linked to.
    cases: Sequence[rules.Facts]
    # Another organisation's case of the same premises is withheld.
    is_near_held: bool

    def added_to(self, facts: rules.Facts) -> rules.Facts:
        return replace(
            facts,
            took_part=self.took_part,
            cases=self.cases,
            is_held=facts.is_held or self.is_near_held,
        )


def _visits(
    viewer: User, activities: Sequence[Mapping[str, Any]], partner_id: int
) -> dict[int, Visit]:
    """Return what decides on each visit to a closed address among these, by its id."""
    kind = fact_name("activity")
    visits = [row for row in activities if row[kind] == ActivityKind.CLOSURE_VISIT]
    if not visits:
        return {}
    ids = [row["pk"] for row in visits]
    joined = TookPart.objects.filter(
        activity__in=ids, removed_at__isnull=True, organisation=partner_id
    )
    took_part = {
        *joined.values_list("activity_id", flat=True),
        *Activity.objects.filter(pk__in=ids, organisation=partner_id).values_list(
            "pk", flat=True
        ),
    }
    cases_of = _cases_of(viewer, [row["reference"] for row in visits], partner_id)
    near_held = {
        *ClosureCase.objects.filter(
            pk__in=_held_ids(Shared.CLOSURES, partner_id)["record"],
            premises__isnull=False,
        )
        .exclude(issuer=partner_id)
        .values_list("premises_id", flat=True)
    }
    return {
        row["pk"]: Visit(
            took_part=row["pk"] in took_part,
            cases=cases_of[row["reference"]],
            is_near_held=row["premises_id"] in near_held,
        )
        for row in visits
    }


def _cases_of(
    viewer: User, visits: Sequence[str], partner_id: int
) -> Mapping[str, Sequence[rules.Facts]]:
    """Return the facts of the closure cases that each of these visits is linked to."""
    links = Link.objects.filter(
        force=viewer.force, second__in=visits, removed_at__isnull=True
    ).values_list("first", "second")
    source, held = SOURCES[Shared.CLOSURES], _held_ids(Shared.CLOSURES, partner_id)
    rows = source.every(viewer).filter(reference__in={first for first, _ in links})
    cases = {row["reference"]: _facts(row, source, held) for row in _read(source, rows)}
    found: dict[str, list[rules.Facts]] = defaultdict(list)
    for first, second in links:
        if first in cases:
            found[second].append(cases[first])
    return found


def _facts(
    row: Mapping[str, Any], source: Source, held: Mapping[str, set[int]]
) -> rules.Facts:
    given = {fact: row[fact_name(fact)] for fact in source.facts}
    is_made = "made_at" not in given or given.pop("made_at") is not None
    if not source.is_record:
        return rules.Facts(is_made=is_made, **given)
    return rules.Facts(
        in_error=row["error_at"] is not None,
        ward_id=row["ward_id"],
        district_id=row["district_id"],
        has_place=row["point"] is not None,
        is_held=row["pk"] in held["record"] or row["premises_id"] in held["premises"],
        is_made=is_made,
        **given,
    )


def _held_ids(kind: str, partner_id: int) -> dict[str, set[int]]:
    """Return the ids withheld from a partner: records of a kind, and premises."""
    referred = Referral.objects.filter(
        concern__isnull=False,
        to_organisation=partner_id,
        made_at__isnull=False,
        error_at__isnull=True,
    )
    holds = SharingHold.objects.filter(until__isnull=True).exclude(
        concern__in=referred.values("concern")
    )

    def ids(held: Held) -> set[int]:
        rows = holds.filter(record_kind=held)
        return set(rows.values_list("record_id", flat=True))

    of_kind = _HELD_AS.get(Shared(kind))
    return {
        "record": ids(of_kind) if of_kind else set(),
        "premises": ids(Held.PREMISES),
    }


def _day(row: Mapping[str, Any]) -> date:
    day = row["period_day"]
    return london_date(day) if hasattr(day, "tzinfo") else day
