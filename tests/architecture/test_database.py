"""The database has exactly the objects of the SQL files."""

from typing import Any

import pytest

from stronghold.core.database.models import InstalledSql
from stronghold.core.database.sql_files import sql_files
from stronghold.figures.measures import MEASURES
from tests.database_roles import connected_as

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
    # `stale_marks.sql` makes one for each table and way to change it.
    in_loop = {
        f"figures_mark_stale_{measure.source}_{event}"
        for measure in MEASURES.values()
        for event in ("insert", "update", "delete")
    }
    assert in_loop <= set(names)
    assert [name for name in names if name not in written and name not in in_loop] == []
