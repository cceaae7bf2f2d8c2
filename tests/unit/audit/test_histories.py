"""Every change of a record writes a row of history, and the site cannot delete those.

Tables with a history are found in the database's catalogue, so a new record type is
tested automatically.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from operations.deadlines.actions.feed import make_feed
from operations.records import PLAN_KINDS, RECORD_KINDS
from operations.visits.actions import set_ask_first
from stronghold.core.accounts.keys import end_keys
from stronghold.core.accounts.models import Team
from stronghold.core.database.sql_files import sql_files
from stronghold.core.kernel import clock
from stronghold.core.places.actions import make_known
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.program_keys.actions import make_key
from tests.agreements import make_agreement
from tests.database_roles import connected_as
from tests.factories import (
    CHIEF,
    HEAD,
    WEST_SOUTH,
    make_cast,
    make_country,
    make_row,
    make_snapped_streets,
    make_team,
)

pytestmark = pytest.mark.django_db(transaction=True)

HISTORIES = """
SELECT left(relname, -length('event')), relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND EXISTS (
  SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'pgh_obj_id')
ORDER BY 1
"""
COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'
"""
# Another value of a column, whatever it is, by its type.
OTHER = {
    "character varying": "CASE WHEN {0} = 'x' THEN 'y' ELSE 'x' END",
    "text": "CASE WHEN {0} = 'x' THEN 'y' ELSE 'x' END",
    "smallint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "bigint": "coalesce({0}, 0) + 1",
    "numeric": "coalesce({0}, 0) + 1",
    "boolean": "{0} IS NOT true",
    "date": "coalesce({0}, '2026-01-01') + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 minute'",
    "uuid": "gen_random_uuid()",
    "jsonb": """'{{"x": 1}}'""",
    "character varying[]": "array_append({0}, 'x')",
    "daterange[]": "array_append({0}, daterange('2026-01-01', NULL))",
    "geometry": "coalesce(ST_Translate({0}, 1, 0), ST_SetSRID(ST_Point(0, 0), 4326))",
}
# Unique columns, changed in a copy of a row; of two marks one is ended.
COPY = """
INSERT INTO {0} SELECT copy.*
FROM {0} AS row, jsonb_populate_record(row, to_jsonb(row) ||
  '{{"id": -1, "reference": "X-1", "address": "1 Copy Street",
     "client_uuid": "00000000-0000-0000-0000-00000000000f",
     "holder": "00000000-0000-0000-0000-00000000000f",
     "lifted_at": "2026-01-01T00:00:00Z"}}' ||
  jsonb_build_object('lifted_by_id', to_jsonb(row) -> 'set_by_id')) AS copy
LIMIT 1
"""
NEWEST_IS_THE_ROW = """
SELECT coalesce(bool_and(coalesce(kept @> to_jsonb(row), false)), false)
FROM {0} AS row LEFT JOIN LATERAL (
  SELECT to_jsonb(history) AS kept FROM {0}event AS history
  WHERE pgh_obj_id = row.id ORDER BY pgh_id DESC LIMIT 1) AS newest ON true
"""


@pytest.fixture
def app() -> Iterator[Any]:
    with connected_as("app") as cursor:
        yield cursor


@pytest.fixture
def owner() -> Iterator[Any]:
    with connected_as("owner") as cursor:
        yield cursor


@pytest.fixture
def kept(owner: Any) -> Sequence[str]:
    """Store at least one row in each table with a history; return the tables' names."""
    cast = make_cast()
    make_country()
    make_snapped_streets({"Lake Street": WEST_SOUTH})
    by = cast.officer
    # Of a home, only one that has ended can be copied.
    ended = {"after_care": {"ended_on": clock.today(), "ended_because": "safe"}}
    for kind in (*RECORD_KINDS, *PLAN_KINDS):
        make_row(kind, by, **ended.get(kind.code, {}))
    make_agreement(cast, police_signed_as=CHIEF, partner_signed_as=HEAD)
    owner.execute("SELECT id FROM geography_street")
    (street,) = owner.fetchone()
    premises = make_known(
        force=by.force, address="1 Lake Street", street_id=street, point=WEST_SOUTH
    )
    soon = clock.today() + timedelta(days=30)
    place = PlaceMeant(premises.address, premises_id=premises.pk)
    given = {"place": place, "reason": "sensitive", "review_on": soon}
    team = make_team(cast.supervisor.organisation)
    Team.objects.filter(pk=team.pk).update(duty_phone="01632 960110")
    cast.supervisor.team = team
    cast.supervisor.save()
    set_ask_first(by=cast.supervisor, **given)
    owner.execute(HISTORIES)
    tables = [base for base, _ in owner.fetchall()]
    assert {"reports_report", "places_premises", "sharing_agreement"} <= set(tables)
    for table in tables:
        owner.execute(f"SELECT EXISTS (SELECT FROM {table})")
        assert owner.fetchone() == (True,), f"make a row of {table} above"
    return tables


def pass_triggers_over(app: Any) -> None:
    """Set the parameter that makes the library's own triggers skip changes."""
    app.execute(
        "SELECT set_config('pgtrigger.ignore', array_agg(DISTINCT tgname)::text, "
        "false) FROM pg_trigger WHERE NOT tgisinternal"
    )


def test_whatever_is_changed_has_its_row_of_history(
    app: Any, kept: Sequence[str]
) -> None:
    app.execute("BEGIN")
    pass_triggers_over(app)
    for table in kept:
        app.execute(COLUMNS, [table])
        n_changed = 0
        for column, kind in app.fetchall():
            app.execute("SAVEPOINT before_it")
            try:
                other = OTHER[kind].format(f'"{column}"')
                app.execute(f'UPDATE {table} SET "{column}" = {other}')
            except psycopg2.Error:
                # A constraint or missing right refuses this value.
                pass
            else:
                n_changed += 1
                app.execute(NEWEST_IS_THE_ROW.format(table))
                assert app.fetchone() == (True,), f"{table}.{column}"
            app.execute("ROLLBACK TO before_it")
        assert n_changed, table


def test_whatever_is_added_has_its_row_of_history(
    app: Any, kept: Sequence[str]
) -> None:
    app.execute("BEGIN")
    pass_triggers_over(app)
    for table in kept:
        app.execute(COPY.format(table))
        assert app.rowcount >= 1, table
        app.execute(NEWEST_IS_THE_ROW.format(table))
        assert app.fetchone() == (True,), table


@pytest.mark.parametrize(
    "path", ["pg_catalog", "pg_temp", "information_schema, pg_catalog"]
)
def test_no_path_leads_past_a_history(app: Any, kept: Sequence[str], path: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute("CREATE TEMP TABLE reports_reportevent (id bigint)")
    app.execute(f"SET search_path = {path}")

    with pytest.raises(psycopg2.errors.UndefinedTable):
        app.execute("UPDATE public.reports_report SET description = 'other'")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {0}",
        "DELETE FROM ONLY {0} WHERE false",
        "TRUNCATE {0} CASCADE",
        "MERGE INTO {0} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "WITH gone AS (DELETE FROM {0} RETURNING 1) SELECT count(*) FROM gone",
        "ALTER TABLE {0} DISABLE TRIGGER ALL",
        "DROP TABLE {0} CASCADE",
    ],
)
def test_no_record_with_a_history_is_deleted(
    app: Any, kept: Sequence[str], statement: str
) -> None:
    pass_triggers_over(app)
    for table in kept:
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement.format(table))


def test_a_new_table_may_not_be_deleted_from(owner: Any) -> None:
    (grants,) = [f.text for f in sql_files() if f.name == "database/grants.sql"]
    owner.execute("BEGIN")
    owner.execute("CREATE TABLE a_new_record (id bigint PRIMARY KEY)")
    owner.execute(grants)
    owner.execute(
        "SELECT has_table_privilege('stronghold_app', 'a_new_record', verb) "
        "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) verb"
    )

    assert owner.fetchall() == [(True,), (True,), (True,), (False,), (False,)]
    owner.execute("ROLLBACK")


def test_an_agreement_that_ended_is_not_revived(app: Any, kept: Sequence[str]) -> None:
    app.execute(
        "UPDATE sharing_agreement SET suspended_at = now(), suspended_by_id = "
        "drawn_up_by_id, ended_at = now(), ended_by_id = drawn_up_by_id"
    )
    pass_triggers_over(app)

    for change in (
        "ended_at = NULL, ended_by_id = NULL",
        "ended_at = now() + interval '1 year'",
        "police_signed_at = NULL, police_signed_by_id = NULL, police_signed_as = ''",
        "partner_signed_at = now()",
        "partner_signed_by_id = drawn_up_by_id + 1",
        "partner_signed_as = 'Chief executive'",
        "ends_on = ends_on + 365",
    ):
        with pytest.raises(InsufficientPrivilege, match="never"):
            app.execute(f"UPDATE sharing_agreement SET {change}")
    # A suspension can be ended: that is a change with its row of history.
    app.execute(
        "UPDATE sharing_agreement SET suspended_at = NULL, suspended_by_id = NULL"
    )
    assert app.rowcount == 1


def test_a_draft_that_was_discarded_stays_so(app: Any, kept: Sequence[str]) -> None:
    app.execute(
        "INSERT INTO sharing_agreement SELECT copy.* FROM sharing_agreement AS row, "
        "jsonb_populate_record(row, jsonb_build_object('id', -1, 'version', 2, "
        "'police_signed_at', NULL, 'police_signed_by_id', NULL, "
        "'police_signed_as', '', 'check_findings', NULL, 'check_answer', '', "
        "'partner_signed_at', NULL, "
        "'partner_signed_by_id', NULL, 'partner_signed_as', '', "
        "'discarded_at', now(), 'discarded_by_id', row.drawn_up_by_id)) AS copy"
    )

    with pytest.raises(InsufficientPrivilege, match="never taken back"):
        app.execute(
            "UPDATE sharing_agreement SET discarded_at = NULL, discarded_by_id = NULL "
            "WHERE id = -1"
        )


def test_what_was_revoked_opens_nothing_again(app: Any) -> None:
    by = make_cast().supervisor
    make_key(by=by, name="QGIS", scopes=["maps"], days=90)
    make_feed(by=by)
    assert end_keys(by) == {"program_keys": 1, "calendar": 1}

    for table in ("program_keys_programkey", "operations_feedkey"):
        with pytest.raises(InsufficientPrivilege, match="never taken back"):
            app.execute(f"UPDATE {table} SET revoked_at = NULL")
