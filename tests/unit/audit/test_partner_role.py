"""The partner's database role reads what it is given, so far nothing."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import connections

from tests.database_roles import connected_as

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

# What PostGIS shows to everybody: coordinate systems, and which tables have shapes.
OPEN_TO_ALL = {"spatial_ref_sys", "geometry_columns", "geography_columns"}


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
    tables = [t for t in relations("rpvmf") if t not in OPEN_TO_ALL]

    assert len(tables) > 60
    for table in tables:
        for attempt in (
            f"SELECT FROM {table}",
            f"TABLE {table}",
            f"DELETE FROM {table}",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                partner.execute(attempt)


def test_uses_no_sequence(partner: Any) -> None:
    for sequence in relations("S"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            partner.execute(f"SELECT nextval('{sequence}')")


def test_calls_no_function_of_ours(partner: Any) -> None:
    partner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace "
        "AND proowner = 'stronghold_owner'::regrole "
        "AND has_function_privilege(oid, 'EXECUTE')"
    )

    assert partner.fetchall() == []


def test_no_function_lends_it_another_role(partner: Any) -> None:
    partner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef "
        "AND pronamespace = 'public'::regnamespace"
    )

    assert partner.fetchall() == []


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
def test_makes_nothing_and_becomes_nobody(partner: Any, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        partner.execute(statement)


@pytest.mark.parametrize(
    "asked",
    [
        "_postgis_stats('reports_report', 'point')",
        "_postgis_selectivity('reports_report', 'point', 'POINT(0 0)')",
        "_postgis_join_selectivity('reports_report', 'point', 'reports_report', 'x')",
        "ST_EstimatedExtent('reports_report', 'point')",
        "ST_FindExtent('reports_report', 'point')",
    ],
)
def test_is_not_told_where_records_lie(partner: Any, asked: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="function"):
        partner.execute(f"SELECT {asked}")


def test_learns_nothing_from_statistics(partner: Any) -> None:
    """What the planner knows of a table, its commonest values for one, is data too."""
    with connected_as("superuser") as superuser:
        superuser.execute("ANALYZE")

    partner.execute("SELECT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {name for (name,) in partner.fetchall()} <= OPEN_TO_ALL
    with pytest.raises(psycopg2.Error):
        partner.execute(
            "SELECT pg_stats_ext_mcvlist_items(stxdmcv) FROM pg_statistic_ext_data"
        )
