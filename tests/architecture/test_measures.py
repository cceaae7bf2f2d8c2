"""Each measure has its view and recount, and each table the view reads its triggers."""

import re
from typing import Any

import pytest
from django.db import connection

from stronghold.core.kernel.weeks import GRAINS
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.tallies import recount

pytestmark = pytest.mark.django_db
# Tables that a view may read without a trigger, each with the reason. None so far.
LOOK_UPS: dict[str, str] = {}
COLUMNS = {
    "id": "bigint",
    "force_id": "bigint",
    "counted_on": "date",
    "district": "bigint",
    "ward": "bigint",
    "lsoa": "bigint",
    "category": "text",
    "point": "geometry",
}
# What the brief and the counts by street read of the force's own records.
OF_RECORDS = {"reference": "character varying", "street_id": "bigint"}
EVENTS = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
ROW = 1
BEFORE_OR_INSTEAD = 2 | 64
# The tables that a view depends on, also through other views.
READS = """
WITH RECURSIVE reads AS (
  SELECT %s::regclass::oid AS relation
  UNION
  SELECT dependency.refobjid
  FROM reads
  JOIN pg_rewrite AS rule ON rule.ev_class = reads.relation
  JOIN pg_depend AS dependency ON dependency.classid = 'pg_rewrite'::regclass
       AND dependency.objid = rule.oid AND dependency.refclassid = 'pg_class'::regclass
)
SELECT relname FROM reads JOIN pg_class ON pg_class.oid = relation
WHERE relkind <> 'v' ORDER BY relname
"""
FUNCTIONS = """
SELECT proname FROM pg_depend AS dependency
JOIN pg_rewrite AS rule ON rule.oid = dependency.objid
JOIN pg_proc ON pg_proc.oid = dependency.refobjid
WHERE dependency.classid = 'pg_rewrite'::regclass
  AND dependency.refclassid = 'pg_proc'::regclass
  AND rule.ev_class = %s::regclass AND pronamespace = 'public'::regnamespace
"""
TRIGGERS = """
SELECT tgtype, tgenabled, encode(tgargs, 'escape') FROM pg_trigger
JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %s::regclass AND proname LIKE 'figures\\_mark\\_stale%%'
"""

each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def rows(statement: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def tables_of(measure: Measure) -> list[str]:
    return [name for (name,) in rows(READS, measure.view)]


def triggers_of(table: str) -> dict[str, list[str]]:
    """Return the source and days of each event that a table marks as stale."""
    found = {}
    for kind, enabled, arguments in rows(TRIGGERS, table):
        assert enabled == "O"
        assert not kind & (ROW | BEFORE_OR_INSTEAD)
        event = EVENTS[kind & sum(EVENTS)]
        assert event not in found
        found[event] = arguments.split("\\000")[:-1]
    return found


@each_measure
def test_each_table_that_a_measure_reads_marks_its_source(measure: Measure) -> None:
    tables = [name for name in tables_of(measure) if name not in LOOK_UPS]

    assert tables
    for table in tables:
        marks = triggers_of(table)
        assert set(marks) == set(EVENTS.values())
        assert {source for source, *_ in marks.values()} == {measure.source}


@each_measure
def test_the_day_that_is_marked_is_the_day_that_is_counted(measure: Measure) -> None:
    """A stock may count on fewer of the days that are marked: never on others."""
    [table] = tables_of(measure)
    [days] = {tuple(days) for _, *days in triggers_of(table).values()}
    view = rows("SELECT pg_get_viewdef(%s::regclass)", measure.view)[0][0].lower()

    view = view.replace(f"{table}.", "")
    marked = [d for d in days if (":" in d) == (measure.kind == "stock")]
    assert any(
        re.search(
            rf"\b{re.escape(first)} as {'first' if last else 'counted_on'}\b", view
        )
        and (not last or f"{last} as last" in view)
        for first, _, last in (day.partition(":") for day in marked)
    )


@each_measure
def test_a_source_hides_no_table_in_a_function(measure: Measure) -> None:
    """Tables that a function reads are no dependencies of the view: no trigger."""
    assert rows(FUNCTIONS, measure.view) == []


@each_measure
def test_a_source_has_the_columns_that_are_counted(measure: Measure) -> None:
    found = rows(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0",
        measure.view,
    )
    until = {"until": "date", "began_on": "date"} if measure.kind == "stock" else {}
    own = OF_RECORDS if measure.source_kind is None else {}
    assert dict(found) == COLUMNS | until | own


@each_measure
def test_a_measure_has_a_recount_and_a_known_grain(measure: Measure) -> None:
    assert measure.code in recount._ROWS
    assert measure.grain in GRAINS


def test_there_is_no_source_or_twin_without_a_measure() -> None:
    views = rows("SELECT viewname FROM pg_views WHERE viewname LIKE 'source\\_%%'")

    assert {view for (view,) in views} == {m.view for m in MEASURES.values()}
    assert set(recount._ROWS) == set(MEASURES)


def test_the_marking_functions_look_nowhere_else() -> None:
    found = rows(
        "SELECT DISTINCT proconfig FROM pg_proc"
        " WHERE proname LIKE 'figures\\_mark\\_stale%%'"
    )

    assert found == [(["search_path=pg_catalog, public"],)]
