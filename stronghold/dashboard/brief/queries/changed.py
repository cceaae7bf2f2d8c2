"""What changed in a week since its brief was signed: each record, and how.

A record that the viewer may not read is counted and not named.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.brief.models import Brief, BriefCounted
from stronghold.dashboard.brief.queries.counted_records import (
    Difference,
    differences,
    n_changed,
)
from stronghold.dashboard.brief.queries.figures import measures_for
from stronghold.dashboard.brief.queries.record_models import COUNTED, Counts
from stronghold.dashboard.brief.rules.changes import (
    State,
    Why,
    why_counted,
    why_not_counted,
)
from stronghold.dashboard.measures import MEASURES
from stronghold.geography.models import Area
from stronghold.kernel.weeks import Week

# Their day is told as they go on, not when the record is made.
TOLD_LATER = frozenset(
    {
        "warrants_executed",
        "closure_notices",
        "closure_orders",
        "closure_orders_in_force",
        "referrals",
    }
)
# The record that one goes on in, by the field that names it.
_GOES_ON = {"reports": "merged_into", "arrests": "same_as"}


@dataclass(frozen=True)
class Changed:
    """One record that counts otherwise now: in which measures, why, from what to what.

    `then` and `now` are names of wards or of categories, another record's reference,
    or a week, as `why` says.
    """

    reference: str
    page: str
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
    # So many more were not read, as no more were asked for.
    n_more: int = 0


def changed_of(viewer: User, briefs: Sequence[Brief]) -> list[tuple[Brief, int]]:
    """Return those of the briefs that count otherwise now, with how many records.

    In the measures that one may read. None is named, and so none is read.
    """
    measures = [m.code for m in measures_for(viewer) if m.code in COUNTED]
    found = n_changed(
        [one.pk for one in briefs],
        force_id=viewer.organisation.force_id,
        measures=measures,
    )
    return [(one, found[one.pk]) for one in briefs if one.pk in found]


def changes_since(viewer: User, brief: Brief, *, most: int | None = None) -> Changes:
    """Return what changed since a brief was signed, in the measures one may read.

    With `most`, no more records than that are read, and the others are counted.
    """
    week = Week(brief.week)
    measures = [m.code for m in measures_for(viewer) if m.code in COUNTED]
    found = differences(brief.pk, force_id=brief.force_id, week=week, measures=measures)
    if not found:
        return Changes(brief, [])
    n_more = 0
    if most is not None:
        changed = list(dict.fromkeys(one.reference for one in found))
        shown, n_more = set(changed[:most]), len(changed[most:])
        found = [one for one in found if one.reference in shown]
    rows = _records(viewer, found)
    told = _Telling(brief, week, found)
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    unnamed = set()
    for one in found:
        row = rows.get(one.reference)
        if row is None:
            unnamed.add(one.reference)
            continue
        for why, then, now in told.of(one, row):
            key = (one.reference, COUNTED[one.measure].page, why, then, now)
            together[key].append(MEASURES[one.measure].label)
    consulted(rows)
    named = [
        Changed(reference, page, labels, why, then, now)
        for (reference, page, why, then, now), labels in together.items()
    ]
    return Changes(brief, named, len(unnamed), n_more)


def _records(viewer: User, found: Iterable[Difference]) -> Mapping[str, Any]:
    """Return the records that the viewer may read: one read for each kind of them."""
    wanted: dict[str, tuple[Counts, set[str]]] = {}
    for one in found:
        kind = COUNTED[one.measure]
        wanted.setdefault(kind.page, (kind, set()))[1].add(one.reference)
    rows: dict[str, Any] = {}
    for kind, references in wanted.values():
        goes_on = [n for n in _GOES_ON.values() if hasattr(kind.model, n)]
        visible = kind.model._default_manager.filter(
            kind.visible(viewer), reference__in=references
        )
        if goes_on:
            visible = visible.select_related(*goes_on)
        rows |= {row.reference: row for row in visible}
    return rows


class _Telling:
    """Tells what became of one record after another of the same brief."""

    def __init__(self, brief: Brief, week: Week, found: Sequence[Difference]) -> None:
        self._brief = brief
        self._week = week
        self._names = _area_names(found)
        self._elsewhere = _counted_elsewhere(brief, found)
        received = BriefCounted.objects.filter(
            brief=brief,
            measure="reports_received",
            reference__in=[one.reference for one in found if not one.was_counted],
        )
        self._received = set(received.values_list("reference", flat=True))

    def of(self, one: Difference, row: Any) -> Iterable[tuple[Why, str, str]]:
        """Yield each thing that changed of a record in a measure."""
        state = self._state(one, row)
        if not one.was_counted:
            why = why_counted(state, signed_at=self._brief.signed_at)
            yield why, state.from_week if why == Why.MOVED_HERE else "", ""
            return
        if not one.is_counted:
            why = why_not_counted(state)
            moved = why == Why.MOVED_AWAY
            yield why, "", state.to_week if moved else state.goes_on_in
            return
        if one.area_then != one.area_now:
            yield Why.AREA, self._area(one.area_then), self._area(one.area_now)
        if one.category_then != one.category_now:
            name = MEASURES[one.measure].category_name
            yield (
                Why.CATEGORY,
                name(one.category_then or ""),
                name(one.category_now or ""),
            )

    def _state(self, one: Difference, row: Any) -> State:
        into = getattr(row, _GOES_ON.get(one.measure, ""), None)
        is_stock = MEASURES[one.measure].kind == "stock"
        day: date | None = getattr(row, COUNTED[one.measure].day)
        moved = day is not None and not is_stock and Week.of(day) != self._week
        return State(
            recorded_at=row.recorded_at,
            is_in_error=row.error_at is not None,
            goes_on_in=into.reference if into else "",
            is_same_as_another=one.measure == "arrests",
            is_imported=getattr(row, "is_imported", False),
            told_later=one.measure in TOLD_LATER,
            was_received=one.measure == "reports" and one.reference in self._received,
            from_week=self._elsewhere.get((one.measure, one.reference), ""),
            to_week=str(Week.of(day)) if day and moved else "",
            is_stock=is_stock,
        )

    def _area(self, code: str | None) -> str:
        special = {"": "elsewhere", "-": "place not known"}
        return special.get(code or "", self._names.get(code or "", code or ""))


def _area_names(found: Sequence[Difference]) -> dict[str, str]:
    codes = {c for one in found for c in (one.area_then, one.area_now) if c}
    rows = Area.objects.filter(code__in=codes).order_by("edition__valid_from")
    return dict(rows.values_list("code", "name")) if codes else {}


def _counted_elsewhere(
    brief: Brief, found: Sequence[Difference]
) -> dict[tuple[str, str], str]:
    """Return the week of another signed brief that counted what is new in this one."""
    new = [one.reference for one in found if not one.was_counted]
    if not new:
        return {}
    rows = BriefCounted.objects.filter(
        reference__in=new, brief__force=brief.force_id
    ).exclude(brief=brief)
    told = rows.values_list("measure", "reference", "week")
    # A stock counts the same record in many weeks: it moved from none of them.
    return {
        (measure, reference): str(Week(week))
        for measure, reference, week in told
        if MEASURES[measure].kind == "flow"
    }
