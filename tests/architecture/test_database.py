"""The database has what the files say: SQL, triggers of measures, and no leftovers."""

from typing import Any

import pytest
from django.db import connection

from stronghold.dashboard.measures import MEASURES
from stronghold.database.models import InstalledSql
from stronghold.database.sql_files import sql_files
from tests.database_roles import connected_as

EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
# What pgtrigger and pghistory install from the models, at migration.
BY_MODELS = r"^(pgtrigger_|_pgtrigger_|_pgh_)"

DEFINITIONS = """
SELECT 'function ' || oid::regprocedure::text,
       pg_get_functiondef(oid) || coalesce(proacl::text, '')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  AND proowner = 'stronghold_owner'::regrole AND prokind IN ('f', 'p')
UNION ALL
SELECT 'view ' || oid::regclass::text,
       concat(pg_get_viewdef(oid), reloptions, relacl)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
  AND relowner = 'stronghold_owner'::regrole AND relkind IN ('v', 'm')
UNION ALL
SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'table ' || oid::regclass::text, coalesce(relacl::text, '')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
BASE_TABLES = """
WITH RECURSIVE read AS (
  SELECT %s::regclass AS relation
  UNION
  SELECT d.refobjid::regclass
  FROM read
  JOIN pg_rewrite r ON r.ev_class = read.relation
  JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
)
SELECT relation::text FROM read
JOIN pg_class ON pg_class.oid = relation WHERE relkind IN ('r', 'p')
"""
MARKS = """
SELECT tgrelid::regclass::text, tgtype,
       split_part(encode(tgargs, 'escape'), E'\\\\000', 1)
FROM pg_trigger WHERE tgfoid = 'dashboard_mark_stale'::regproc AND tgenabled = 'O'
"""


def definitions(cursor: Any) -> dict[str, str]:
    cursor.execute(DEFINITIONS)
    return dict(cursor.fetchall())


@pytest.mark.django_db
def test_installed_files_are_the_newest() -> None:
    installed = dict(InstalledSql.objects.values_list("name", "sha256"))

    assert installed == {file.name: file.sha256 for file in sql_files()}


@pytest.mark.django_db(transaction=True)
def test_database_is_what_the_files_make_and_may_be_made_again() -> None:
    with connected_as("owner") as owner:
        before = definitions(owner)
        owner.execute("BEGIN")
        for file in sql_files():
            owner.execute(file.text)
        again = definitions(owner)
        owner.execute("ROLLBACK")

    assert again == before


@pytest.mark.django_db(transaction=True)
def test_every_function_and_view_comes_from_a_file() -> None:
    written = "".join(file.text for file in sql_files())
    with connected_as("owner") as owner:
        owner.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND proowner = 'stronghold_owner'::regrole AND proname !~ %s "
            "UNION SELECT viewname FROM pg_views WHERE schemaname = 'public' "
            "AND viewowner = 'stronghold_owner'",
            [BY_MODELS],
        )
        names = [name for (name,) in owner.fetchall()]

    assert names
    assert [name for name in names if name not in written] == []


@pytest.mark.django_db
@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda m: m.code)
def test_every_table_a_measure_counts_marks_its_days(measure: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BASE_TABLES, [measure.view])
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(MARKS)
        marks = cursor.fetchall()

    assert tables
    for table in tables:
        marked = 0
        for on, events, source in marks:
            if (on, source) == (table, measure.source):
                marked |= events
        missing = [name for name, bit in EVENTS.items() if not marked & bit]
        assert not missing, f"{table} does not mark {measure.source} on {missing}"


@pytest.mark.django_db
def test_no_day_is_marked_for_a_source_that_nobody_counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MARKS)
        sources = {source for _, _, source in cursor.fetchall()}

    assert sources == {measure.source for measure in MEASURES.values()}
