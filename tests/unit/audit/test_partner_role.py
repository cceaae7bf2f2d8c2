"""The partner's database role reads only the shared views."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import connections

from stronghold.core.sharing.role import VIEWS
from tests.database_roles import connected_as

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

# Views of PostGIS for every role: coordinate systems, and tables with geometry.
OPEN_TO_ALL = {"spatial_ref_sys", "geometry_columns", "geography_columns"}
# A view over many tables never hides rows by the rights of its reader.
REFUSED = (
    psycopg2.errors.InsufficientPrivilege,
    psycopg2.errors.ObjectNotInPrerequisiteState,
)


@pytest.fixture
def partner() -> Iterator[Any]:
    with connected_as("partner") as cursor:
        yield cursor


def relations(kinds: str) -> list[str]:
    with connected_as("owner") as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(%s)",
            [list(kinds)],
        )
        return [name for (name,) in cursor.fetchall()]


def test_alias_partner_is_that_role() -> None:
    with connections["partner"].cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("stronghold_partner", "stronghold_partner")


def test_reads_and_writes_no_table(partner: Any) -> None:
    tables = [t for t in relations("rpvmf") if t not in OPEN_TO_ALL | VIEWS]

    assert len(tables) > 60
    for table in tables:
        for attempt in (f"SELECT FROM {table}", f"TABLE {table}"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                partner.execute(attempt)
        with pytest.raises(REFUSED):
            partner.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_reads_a_shared_view_and_writes_none(partner: Any, view: str) -> None:
    partner.execute(f"TABLE {view}")

    assert partner.fetchall() == []
    with pytest.raises(REFUSED):
        partner.execute(f"DELETE FROM {view}")


def test_uses_no_sequence(partner: Any) -> None:
    for sequence in relations("S"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            partner.execute(f"SELECT nextval('{sequence}')")


def test_calls_the_one_function_that_resolves_its_ticket(partner: Any) -> None:
    partner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace "
        "AND proowner = 'stronghold_owner'::regrole "
        "AND has_function_privilege(oid, 'EXECUTE')"
    )

    assert partner.fetchall() == [("shared_agreement()",)]


def test_no_other_function_lends_it_another_role(partner: Any) -> None:
    partner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef "
        "AND pronamespace = 'public'::regnamespace ORDER BY 1"
    )

    # The test above: it may call the last alone.
    assert partner.fetchall() == [
        ("drop_audit_month(bigint)",),
        ("erase_ended(regclass,bigint[])",),
        ("erase_record(bigint)",),
        ("erase_visit_alerts(bigint,integer)",),
        ("keep_earlier_row()",),
        ("shared_agreement()",),
    ]
    for name in ("drop_audit_month", "erase_record"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege, match=name):
            partner.execute(f"SELECT {name}(1)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="erase_visit"):
        partner.execute("SELECT erase_visit_alerts(1, 24)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="erase_ended"):
        partner.execute("SELECT erase_ended('oversight_databreach', '{1}')")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="keep_earlier"):
        partner.execute("SELECT keep_earlier_row()")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMPORARY TABLE t (i integer)",
        "CREATE TABLE t (i integer)",
        "CREATE SCHEMA s",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SET ROLE stronghold_app",
        "SET session_replication_role = replica",
        "SELECT pg_read_file('/etc/hostname')",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
    ],
)
def test_makes_nothing_and_becomes_no_one(partner: Any, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        partner.execute(statement)


@pytest.mark.parametrize(
    "asked",
    [
        "_postgis_stats('reports_report', 'point')",
        "_postgis_selectivity('reports_report', 'point', 'POINT(0 0)')",
        "_postgis_join_selectivity('reports_report', 'point', 'reports_report', 'x')",
        "_postgis_index_extent('reports_report', 'point')",
        "ST_EstimatedExtent('reports_report', 'point')",
        "ST_FindExtent('reports_report', 'point')",
    ],
)
def test_is_not_shown_where_records_are(partner: Any, asked: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="function"):
        partner.execute(f"SELECT {asked}")


@pytest.mark.parametrize(
    "asked",
    [
        # Statistics of writes to a table.
        "pg_stat_get_live_tuples('operations_warrant'::regclass)",
        "pg_stat_get_tuples_inserted('operations_warrant'::regclass)",
        "n_live_tup FROM pg_stat_all_tables",
        "idx_scan FROM pg_stat_user_indexes",
        "pg_relation_size('operations_warrant')",
        "pg_total_relation_size('operations_warrant')",
        "pg_database_size(current_database())",
        "count(*) FROM pg_locks",
        # Queries of other roles, and their addresses.
        "query FROM pg_stat_activity",
        # Locks could block the site's work.
        "pg_advisory_lock(7340021)",
        "pg_try_advisory_xact_lock(7340021)",
        "pg_logical_emit_message(false, 'x', 'x')",
    ],
)
def test_neither_watches_the_others_nor_keeps_them_waiting(
    partner: Any, asked: str
) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="function"):
        partner.execute(f"SELECT {asked}")


@pytest.mark.parametrize(
    "asked",
    [
        "query_to_xml('SELECT * FROM reports_report', true, true, '')",
        "table_to_xml('reports_report', true, true, '')",
        "* FROM ts_stat('SELECT to_tsvector(description) FROM reports_report')",
        "ST_AsGeoJSON(r) FROM reports_report r",
        "count(*) FROM pg_largeobject",
        "lo_import('/etc/hostname')",
        "lo_export(1, '/tmp/x')",
        "pg_ls_dir('.')",
        "pg_stat_file('base')",
        "count(*) FROM pg_statistic",
        "count(*) FROM pg_authid",
        "AddGeometryColumn('public', 'reports_report', 'x', 4326, 'POINT', 2)",
        "DropGeometryTable('public', 'reports_report')",
        "postgis_extensions_upgrade()",
    ],
)
def test_no_function_of_an_extension_or_of_the_server_reads_for_it(
    partner: Any, asked: str
) -> None:
    """Each runs with the rights of its caller, or cannot be called by the partner."""
    with pytest.raises(psycopg2.Error) as refused:
        partner.execute(f"SELECT {asked}")

    assert refused.value.pgcode == "42501"  # insufficient privilege


def test_extensions_are_those_that_are_known_and_lend_no_one_s_rights(
    partner: Any,
) -> None:
    partner.execute("SELECT extname FROM pg_extension")
    known = {"plpgsql", "postgis", "pg_trgm", "btree_gist"}
    assert {name for (name,) in partner.fetchall()} == known
    partner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE prosecdef AND has_function_privilege(oid, 'EXECUTE')"
    )
    assert partner.fetchall() == [("shared_agreement()",)]
    # No function with a table argument reads it with other rights than the caller's.
    partner.execute(
        "SELECT pg_proc.oid::regprocedure::text FROM pg_proc "
        "JOIN pg_depend ON objid = pg_proc.oid AND deptype = 'e' "
        "WHERE 'regclass'::regtype = ANY (proargtypes) "
        "AND has_function_privilege(pg_proc.oid, 'EXECUTE')"
    )
    assert partner.fetchall() == []
    # The extension's own relations, which every role can read but not change.
    partner.execute(
        "SELECT relname FROM pg_class JOIN pg_depend ON objid = pg_class.oid "
        "WHERE deptype = 'e' AND relkind IN ('r', 'v', 'm') "
        "AND has_any_column_privilege(pg_class.oid, 'SELECT')"
    )
    assert {name for (name,) in partner.fetchall()} == OPEN_TO_ALL
    for change in (
        "DELETE FROM spatial_ref_sys",
        "UPDATE spatial_ref_sys SET srid = 1",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            partner.execute(change)


def test_a_made_up_ticket_or_none_or_one_that_has_run_out_gives_no_row(
    partner: Any,
) -> None:
    for ticket in (None, "", "x", "%", "' OR true --", "\\x00", "0" * 64):
        if ticket is not None:
            partner.execute(
                "SELECT set_config('stronghold.ticket', %s, false)", [ticket]
            )
        for relation in ("shared_agreement()", *sorted(VIEWS)):
            partner.execute(f"SELECT count(*) FROM {relation}")
            assert partner.fetchone() == (0,), relation


def test_what_it_asks_ends_by_itself(partner: Any) -> None:
    found = {}
    for name in (
        "statement_timeout",
        "idle_in_transaction_session_timeout",
        "temp_file_limit",
    ):
        partner.execute(f"SHOW {name}")
        (found[name],) = partner.fetchone()

    assert found == {
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "temp_file_limit": "1GB",
    }
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        partner.execute("SET temp_file_limit = -1")


def test_nothing_is_sent_to_who_listens() -> None:
    """Every role can LISTEN, so the site must not use NOTIFY."""
    with connected_as("owner") as owner:
        owner.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace "
            "AND prosrc ~* 'pg_notify|\\mNOTIFY\\M'"
        )
        assert owner.fetchall() == []


def test_learns_nothing_from_statistics(partner: Any) -> None:
    """The planner's statistics of a table contain data, such as common values."""
    with connected_as("superuser") as superuser:
        superuser.execute("ANALYZE")

    partner.execute("SELECT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {name for (name,) in partner.fetchall()} <= OPEN_TO_ALL
    with pytest.raises(psycopg2.Error):
        partner.execute(
            "SELECT pg_stats_ext_mcvlist_items(stxdmcv) FROM pg_statistic_ext_data"
        )
