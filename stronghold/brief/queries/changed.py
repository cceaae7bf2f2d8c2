"""What changed in a week since its brief was signed: each record, and how.

Records that the viewer may not read are counted but not named.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import F

from stronghold.brief.kinds import COUNTED
from stronghold.brief.models import Brief, BriefCounted
from stronghold.brief.queries.counted_records import (
    Difference,
    Differences,
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
# Before the names of what a title says, where it is read beside the record's fields.
_FACT = "titled_by_"
# The field that names the kept record of a merge or a match.
_KEPT_AS = {"reports": "merged_into", "arrests": "same_as"}


@dataclass(frozen=True)
class Changed:
    """One record that has changed since: in which measures, why, from what to what.

    `then` and `now` are names of wards or categories, another record's reference, or a
    week, depending on `why`. Its title leaves out what the viewer may not read.
    """

    reference: str
    title: str
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
        {brief.pk: states[Week(brief.week)] for brief in briefs}, measures=measures
    )
    return [(brief, found[brief.pk]) for brief in briefs if brief.pk in found]


def changes_since(viewer: User, brief: Brief) -> Changes:
    """Return what changed since a brief was signed, in measures the viewer may read."""
    return changes_of(viewer, [brief])[0]


def changes_of(
    viewer: User,
    briefs: Sequence[Brief],
    *,
    most: int | None = None,
    states: Mapping[Week, Hashable] | None = None,
) -> list[Changes]:
    """Return what changed since each of these briefs of the viewer's force was signed.

    With `most`, at most that many records of each are read, and the others are counted.
    `states` are those of the briefs' weeks, where they were read before.
    """
    if states is None:
        states = states_of([Week(brief.week) for brief in briefs])
    measures = [m.code for m in measures_for(viewer) if m.code in COUNTED]
    found = [
        differences(
            brief.pk,
            force_id=brief.force_id,
            week=Week(brief.week),
            measures=measures,
            state=states[Week(brief.week)],
            most=most,
        )
        for brief in briefs
    ]
    together = [row for one in found for row in one.rows]
    rows, explain = _records(viewer, together), _Explain(briefs, together)
    consulted(rows)
    return [
        _changes(brief, one, rows, explain)
        for brief, one in zip(briefs, found, strict=True)
    ]


def _changes(
    brief: Brief, found: Differences, rows: Mapping[str, Any], explain: "_Explain"
) -> Changes:
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    unnamed = set()
    for difference in found.rows:
        reference, measure = difference.reference, difference.measure
        record = rows.get(reference)
        if record is None:
            unnamed.add(reference)
            continue
        for why, then, now in explain.changes(brief, difference, record):
            kind = COUNTED[measure].kind
            key = (reference, kind.title_of(record.facts), kind, why, then, now)
            together[key].append(MEASURES[measure].label)
    named = [
        Changed(reference, title, kind, labels, why, then, now)
        for (reference, title, kind, why, then, now), labels in together.items()
    ]
    return Changes(brief, named, len(unnamed), found.n_more)


def _records(viewer: User, found: Iterable[Difference]) -> Mapping[str, Any]:
    """Return the records that the viewer may read, with one query for each kind."""
    wanted: dict[RecordKind[Any], set[str]] = defaultdict(set)
    for row in found:
        wanted[COUNTED[row.measure].kind].add(row.reference)
    rows: dict[str, Any] = {}
    for kind, references in wanted.items():
        visible = kind.rows(viewer).filter(reference__in=references)
        related = [name for name in _KEPT_AS.values() if hasattr(kind.model, name)]
        shown = visible.select_related(*related) if related else visible
        readable = kind.shown_to(viewer)
        names = [name for name in kind.titled_by if name in readable]
        facts = {f"{_FACT}{name}": F(kind.field(name).path) for name in names}
        for row in shown.only(*_explained_by(kind)).annotate(**facts):
            row.facts = {name: getattr(row, f"{_FACT}{name}") for name in names}
            rows[row.reference] = row
    return rows


@cache
def _explained_by(kind: RecordKind[Any]) -> Sequence[str]:
    """Return the fields of a record by which its change is explained."""
    days = {counted.day for counted in COUNTED.values() if counted.kind is kind}
    names = {field.name for field in kind.model._meta.fields}
    kept_as = [name for name in _KEPT_AS.values() if name in names]
    imported = names & {"is_imported"}
    own = {"reference", "recorded_at", "error_at"} | days | imported
    return sorted(own) + kept_as + [f"{name}__reference" for name in kept_as]


class _Explain:
    """Explains what happened to the changed records of some briefs."""

    def __init__(self, briefs: Sequence[Brief], found: Sequence[Difference]) -> None:
        new = {row.reference for row in found if not row.was_counted}
        self._names = _area_names(found)
        self._counted = _counted_of(briefs, new)
        self._received = _received_of(briefs, new)

    def changes(
        self, brief: Brief, difference: Difference, record: Any
    ) -> Iterable[tuple[Why, str, str]]:
        """Yield each change of a record in a measure: why, from what, to what."""
        state = self._state(brief, difference, record)
        if not difference.was_counted:
            why = why_counted(state, signed_at=brief.signed_at)
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

    def _state(self, brief: Brief, difference: Difference, record: Any) -> State:
        measure, reference = difference.measure, difference.reference
        into = getattr(record, _KEPT_AS.get(measure, ""), None)
        is_stock = MEASURES[measure].kind == "stock"
        day: date | None = getattr(record, COUNTED[measure].day)
        moved = day is not None and not is_stock and Week.of(day).start != brief.week
        return State(
            recorded_at=record.recorded_at,
            is_in_error=record.error_at is not None,
            kept_as=into.reference if into else "",
            is_same_as_another=measure == "arrests",
            is_imported=getattr(record, "is_imported", False),
            dated_later=measure in DATED_LATER,
            was_received=measure == "reports"
            and (brief.pk, reference) in self._received,
            from_week=self._from_week(brief, difference),
            to_week=str(Week.of(day)) if day and moved else "",
            is_stock=is_stock,
        )

    def _from_week(self, brief: Brief, difference: Difference) -> str:
        """Return the week of another signed brief that counted what is new in this."""
        # A stock counts the same record in many weeks, so it did not move.
        if difference.was_counted or MEASURES[difference.measure].kind != "flow":
            return ""
        counted = self._counted.get((difference.measure, difference.reference), {})
        others = (str(Week(week)) for pk, week in counted.items() if pk != brief.pk)
        return next(others, "")

    def _area(self, code: str | None) -> str:
        special = {"": "elsewhere", "-": "place not known"}
        return special.get(code or "", self._names.get(code or "", code or ""))


def _area_names(found: Sequence[Difference]) -> dict[str, str]:
    codes = {c for row in found for c in (row.area_then, row.area_now) if c}
    rows = Area.objects.filter(code__in=codes).order_by("edition__valid_from")
    return dict(rows.values_list("code", "name")) if codes else {}


def _counted_of(
    briefs: Sequence[Brief], new: Collection[str]
) -> Mapping[tuple[str, str], Mapping[int, date]]:
    """Return the signed briefs, each with its week, that counted each record."""
    found: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    if not new:
        return found
    rows = BriefCounted.objects.filter(
        reference__in=new, brief__force__in={brief.force_id for brief in briefs}
    )
    columns = ("measure", "reference", "brief", "week")
    for measure, reference, brief, week in rows.order_by("-week").values_list(*columns):
        found[measure, reference][brief] = week
    return found


def _received_of(
    briefs: Sequence[Brief], new: Collection[str]
) -> frozenset[tuple[int, str]]:
    """Return which of these records each brief counted as received."""
    if not new:
        return frozenset()
    rows = BriefCounted.objects.filter(
        brief__in=briefs, measure="reports_received", reference__in=new
    )
    return frozenset(rows.values_list("brief", "reference"))
