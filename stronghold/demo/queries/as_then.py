"""Shows the demonstration's database as it was at a past moment, to sign a brief then.

All records are made before the first brief is signed. Temporary views stand before the
tables of the same names, in this connection alone: of each table they have what was
recorded by the moment; of what plans and cases say, the row of history that was the
last then; and of deadlines their state. The views that figures are counted from are
made again over them, so that the figures are those of the moment too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from operations.closures.models import ClosureCase
from operations.deadlines.models import OWNERS, Deadline
from operations.deadlines.rules.steps import PASSES
from operations.priorities.models import Priority
from operations.safeguarding.models import Referral
from operations.taskings.models import Tasking
from operations.warrants.models import Warrant
from reports.models import CallBack
from stronghold.brief.kinds import COUNTED
from stronghold.core.kernel.weeks import Week
from stronghold.demo.queries.impossible import MADE
from stronghold.figures import tallies
from stronghold.figures.measures import MEASURES
from stronghold.figures.models import StaleMark

APPS = frozenset({"operations", "reports"})
# Of few rows each, and of these a brief shows what changes.
BY_HISTORY: tuple[type[models.Model], ...] = (
    ClosureCase,
    Priority,
    Referral,
    Tasking,
    Warrant,
)
_THEN = "current_setting('demo.then')::timestamptz"
_SET = "SELECT set_config('demo.then', %s, false)"
_MADE_BY_THEN = "SELECT * FROM public.{table} WHERE {made} <= {then}"
_BY_HISTORY = """
SELECT DISTINCT ON (pgh_obj_id) {columns} FROM public.{history}
WHERE pgh_created_at <= {then}
ORDER BY pgh_obj_id, pgh_id DESC
"""
# Of a stock, by the day from which it counts.
_DIFFERS = """
SELECT '{source}'::text WHERE EXISTS (
  (SELECT reference, counted_on, category, ward FROM public.{view}
   WHERE counted_on BETWEEN %(first)s AND %(last)s
   EXCEPT SELECT reference, counted_on, category, ward FROM {view}
   WHERE counted_on BETWEEN %(first)s AND %(last)s)
  UNION ALL
  (SELECT reference, counted_on, category, ward FROM {view}
   WHERE counted_on BETWEEN %(first)s AND %(last)s
   EXCEPT SELECT reference, counted_on, category, ward FROM public.{view}
   WHERE counted_on BETWEEN %(first)s AND %(last)s))
"""
_DEADLINES = "SELECT {columns} FROM public.operations_deadline WHERE {owned}"
_OWNED = "({name}_id IS NULL OR {name}_id IN (SELECT id FROM {table}))"
_DEFINITION = "SELECT pg_get_viewdef(%s::regclass)"


@contextmanager
def as_then() -> Iterator[Callable[[datetime, Week], None]]:
    """Yield what moves the database to a moment, and counts a week's figures then.

    To be called for one week after the other. At the end all is as it is now. It is for
    the owner of the tables: the site may make no temporary views.
    """
    uncounted: list[tuple[str, Week]] = []

    def move(to: datetime, week: Week) -> None:
        _run(_SET, [to.isoformat()])
        # What differed in the weeks before has mostly been recorded since.
        uncounted.extend((source, week) for source in _sources_that_differ(week))
        _count_again(uncounted)

    views = _put_views()
    try:
        yield move
    finally:
        for name in reversed(views):
            _run(f"DROP VIEW pg_temp.{name}")
        _count_again(uncounted)


@transaction.atomic
def _put_views() -> list[str]:
    """Make the views; return their names in the order of making."""
    sources = {}
    for code in COUNTED:
        view = MEASURES[code].view
        with connection.cursor() as cursor:
            cursor.execute(_DEFINITION, [view])
            # It names its tables without a schema, so it reads the views before them.
            sources[view] = str(cursor.fetchone()[0])
    every = {
        **_tables(),
        CallBack._meta.db_table: _call_backs(),
        Deadline._meta.db_table: _deadlines(),
        **sources,
    }
    _run(_SET, ["infinity"])
    for name, definition in every.items():
        _run(f"CREATE TEMPORARY VIEW {name} AS {definition}")
    return [*every]


def _tables() -> Mapping[str, str]:
    """Return of each table that says when its rows were made what was there then."""
    found = {}
    for model in apps.get_models():
        table, names = model._meta.db_table, _columns(model)
        if model._meta.app_label not in APPS or "pgh_id" in names:
            continue
        if model in BY_HISTORY:
            found[table] = _of_history(model)
        elif made := next((name for name in MADE if name in names), None):
            found[table] = _MADE_BY_THEN.format(table=table, made=made, then=_THEN)
    return found


def _of_history(model: Any) -> str:
    columns = (
        "pgh_obj_id AS id" if name == "id" else f'"{name}"' for name in _columns(model)
    )
    return _BY_HISTORY.format(
        columns=", ".join(columns),
        history=model.pgh_event_model._meta.db_table,
        then=_THEN,
    )


def _call_backs() -> str:
    return (
        "SELECT * FROM public.reports_callback "
        "WHERE report_id IN (SELECT id FROM reports_report)"
    )


def _deadlines() -> str:
    """Return what was due then on what there was: open if it was settled since.

    What simply ends was over at its time, also where that was noted later.
    """
    kinds = ", ".join(f"'{kind}'" for kind in sorted(PASSES))
    since = f"settled_at > {_THEN} AND (due_at > {_THEN} OR kind NOT IN ({kinds}))"
    then = f"CASE WHEN {since} THEN"
    differs = {
        "state": f"{then} 'open' ELSE state END::varchar(4) AS state",
        "settled_at": f"{then} NULL ELSE settled_at END AS settled_at",
    }
    columns = [differs.get(name, f'"{name}"') for name in _columns(Deadline)]
    owned: list[str] = []
    for name in OWNERS:
        owner: Any = Deadline._meta.get_field(name).related_model
        table = owner._meta.db_table
        owned.append(_OWNED.format(name=name, table=table))
    return _DEADLINES.format(columns=", ".join(columns), owned=" AND ".join(owned))


def _columns(model: Any) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _sources_that_differ(week: Week) -> list[str]:
    """Return the sources of which a week counted other records then than now."""
    asked = " UNION ".join(
        _DIFFERS.format(source=MEASURES[code].source, view=MEASURES[code].view)
        for code in COUNTED
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, {"first": week.start, "last": week.last_day})
        return sorted(source for (source,) in cursor.fetchall())


def _count_again(of: Collection[tuple[str, Week]]) -> None:
    StaleMark.objects.bulk_create(
        StaleMark(source=source, from_day=week.start, to_day=week.last_day)
        for source, week in of
    )
    tallies.refresh(wait=True)


def _run(statement: str, values: list[str] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
