"""What changed in a week since its brief was signed: each record, and how.

Records that the viewer may not read are counted but not named.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stronghold.brief.kinds import COUNTED
from stronghold.brief.models import Brief, BriefCounted
from stronghold.brief.queries.counted_records import (
    Difference,
    differences,
    n_changed,
)
from stronghold.brief.queries.figures import measures_for
from stronghold.brief.rules.changes import (
    State,
    Why,
    why_counted,
    why_not_counted,
)
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Area
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.kind import RecordKind
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import states_of

# Measures whose counted day is recorded later than the record itself.
DATED_LATER = frozenset(
    {
        "warrants_executed",
        "closure_notices",
        "closure_orders",
        "closure_orders_in_force",
        "referrals",
    }
)
# The field that names the kept record of a merge or a match.
_KEPT_AS = {"reports": "merged_into", "arrests": "same_as"}


@dataclass(frozen=True)
class Changed:
    """One record that has changed since: in which measures, why, from what to what.

    `then` and `now` are names of wards or categories, another record's reference, or a
    week, depending on `why`.
    """

    reference: str
    kind: RecordKind[Any]
    measures: Sequence[str]
    why: Why
    then: str = ""
    now: str = ""


@dataclass(frozen=True)
class Changes:
    """What changed in a week since its brief was signed."""

    brief: Brief
    named: Sequence[Changed]
    n_unnamed: int = 0
    # How many more there are that were not read.
    n_more: int = 0


def changed_of(
    viewer: User,
    briefs: Sequence[Brief],
    *,
    states: Mapping[Week, Hashable] | None = None,
) -> list[tuple[Brief, int]]:
    """Return the briefs with records that have changed since, and how many.

    Only measures that the viewer may read count. No record is named, so none is read.
    `states` are those of the briefs' weeks, where they were read before.
    """
    if states is None:
        states = states_of([Week(brief.week) for brief in briefs])
    measures = [m.code for m in measures_for(viewer) if m.code in COUNTED]
    found = n_changed(
        {brief.pk: states[Week(brief.week)] for brief in briefs},
        force_id=viewer.organisation.force_id,
        measures=measures,
    )
    return [(brief, found[brief.pk]) for brief in briefs if brief.pk in found]


def changes_since(
    viewer: User, brief: Brief, *, most: int | None = None, state: Hashable = None
) -> Changes:
    """Return what changed since a brief was signed, in measures the viewer may read.

    With `most`, at most that many records are read, and the others are counted. `state`
    is that of the brief's week, where it was read before.
    """
    week = Week(brief.week)
    measures = [m.code for m in measures_for(viewer) if m.code in COUNTED]
    found, n_more = differences(
        brief.pk,
        force_id=brief.force_id,
        week=week,
        measures=measures,
        state=state or states_of([week])[week],
        most=most,
    )
    if not found:
        return Changes(brief, [])
    rows = _records(viewer, found)
    explain = _Explain(brief, week, found)
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    unnamed = set()
    for difference in found:
        reference, measure = difference.reference, difference.measure
        record = rows.get(reference)
        if record is None:
            unnamed.add(reference)
            continue
        for why, then, now in explain.changes(difference, record):
            key = (reference, COUNTED[measure].kind, why, then, now)
            together[key].append(MEASURES[measure].label)
    consulted(rows)
    named = [
        Changed(reference, kind, labels, why, then, now)
        for (reference, kind, why, then, now), labels in together.items()
    ]
    return Changes(brief, named, len(unnamed), n_more)


def _records(viewer: User, found: Iterable[Difference]) -> Mapping[str, Any]:
    """Return the records that the viewer may read, with one query for each kind."""
    wanted: dict[RecordKind[Any], set[str]] = defaultdict(set)
    for row in found:
        wanted[COUNTED[row.measure].kind].add(row.reference)
    rows: dict[str, Any] = {}
    for kind, references in wanted.items():
        related = [n for n in _KEPT_AS.values() if hasattr(kind.model, n)]
        visible = kind.rows(viewer).filter(reference__in=references)
        if related:
            visible = visible.select_related(*related)
        rows |= {row.reference: row for row in visible}
    return rows


class _Explain:
    """Explains what happened to the changed records of one brief."""

    def __init__(self, brief: Brief, week: Week, found: Sequence[Difference]) -> None:
        self._brief = brief
        self._week = week
        self._names = _area_names(found)
        self._elsewhere = _counted_elsewhere(brief, found)
        received = BriefCounted.objects.filter(
            brief=brief,
            measure="reports_received",
            reference__in=[row.reference for row in found if not row.was_counted],
        )
        self._received = set(received.values_list("reference", flat=True))

    def changes(
        self, difference: Difference, record: Any
    ) -> Iterable[tuple[Why, str, str]]:
        """Yield each change of a record in a measure: why, from what, to what."""
        state = self._state(difference, record)
        if not difference.was_counted:
            why = why_counted(state, signed_at=self._brief.signed_at)
            yield why, state.from_week if why == Why.MOVED_HERE else "", ""
            return
        if not difference.is_counted:
            why = why_not_counted(state)
            moved = why == Why.MOVED_AWAY
            yield why, "", state.to_week if moved else state.kept_as
            return
        before, now = difference.area_then, difference.area_now
        if before != now:
            yield Why.AREA, self._area(before), self._area(now)
        if difference.category_then != difference.category_now:
            name = MEASURES[difference.measure].category_name
            yield (
                Why.CATEGORY,
                name(difference.category_then or ""),
                name(difference.category_now or ""),
            )

    def _state(self, difference: Difference, record: Any) -> State:
        measure, reference = difference.measure, difference.reference
        into = getattr(record, _KEPT_AS.get(measure, ""), None)
        is_stock = MEASURES[measure].kind == "stock"
        day: date | None = getattr(record, COUNTED[measure].day)
        moved = day is not None and not is_stock and Week.of(day) != self._week
        return State(
            recorded_at=record.recorded_at,
            is_in_error=record.error_at is not None,
            kept_as=into.reference if into else "",
            is_same_as_another=measure == "arrests",
            is_imported=getattr(record, "is_imported", False),
            dated_later=measure in DATED_LATER,
            was_received=measure == "reports" and reference in self._received,
            from_week=self._elsewhere.get((measure, reference), ""),
            to_week=str(Week.of(day)) if day and moved else "",
            is_stock=is_stock,
        )

    def _area(self, code: str | None) -> str:
        special = {"": "elsewhere", "-": "place not known"}
        return special.get(code or "", self._names.get(code or "", code or ""))


def _area_names(found: Sequence[Difference]) -> dict[str, str]:
    codes = {c for row in found for c in (row.area_then, row.area_now) if c}
    rows = Area.objects.filter(code__in=codes).order_by("edition__valid_from")
    return dict(rows.values_list("code", "name")) if codes else {}


def _counted_elsewhere(
    brief: Brief, found: Sequence[Difference]
) -> dict[tuple[str, str], str]:
    """Return the week of another signed brief that counted each record new in this."""
    new = [row.reference for row in found if not row.was_counted]
    if not new:
        return {}
    rows = BriefCounted.objects.filter(
        reference__in=new, brief__force=brief.force_id
    ).exclude(brief=brief)
    counted = rows.values_list("measure", "reference", "week")
    # A stock counts the same record in many weeks, so it did not move.
    return {
        (measure, reference): str(Week(week))
        for measure, reference, week in counted
        if MEASURES[measure].kind == "flow"
    }
