"""No role can change or delete rows of the audit log or of histories."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import StatedReason, reasons_of
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.database.sql_files import sql_files
from stronghold.core.kernel import clock
from tests.database_roles import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event() -> Event:
    record(Kind.COLLECTION, by=SYSTEM, records=["R-2345-6789"])
    return Event.objects.get()


@pytest.fixture
def app() -> Iterator[Any]:
    with connected_as("app") as cursor:
        yield cursor


@pytest.fixture
def owner() -> Iterator[Any]:
    with connected_as("owner") as cursor:
        yield cursor


def partition_of(event: Event, cursor: Any) -> str:
    cursor.execute("SELECT tableoid::regclass::text FROM audit_event")
    (name,) = cursor.fetchone()
    assert name == f"audit_event_{event.occurred_at:%Y_%m}"
    return str(name)


@pytest.mark.parametrize("change", ["UPDATE {} SET words = ''", "DELETE FROM {}"])
def test_app_changes_and_erases_no_reason(app: Any, change: str) -> None:
    record(Kind.ALTERATION, by=SYSTEM, reason="Joint visit")

    with pytest.raises(InsufficientPrivilege):
        app.execute(change.format("audit_reason"))


def test_the_owner_erases_a_reason_and_changes_none(owner: Any) -> None:
    record(Kind.ALTERATION, by=SYSTEM, reason="Joint visit")
    with pytest.raises(InsufficientPrivilege, match="never changed"):
        owner.execute("UPDATE audit_reason SET words = 'Other'")

    owner.execute("DELETE FROM audit_reason")

    event = Event.objects.get()
    assert reasons_of([event]) == {event.reason_digest: StatedReason("")}


CHANGES = [
    "UPDATE {table} SET actor = 'another'",
    "UPDATE {table} SET records = '{{}}' WHERE false",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id, occurred_at) "
    "DO UPDATE SET actor = 'another'",
    "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "SELECT * FROM {table} FOR UPDATE",
    "BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
]


@pytest.mark.parametrize("change", CHANGES)
def test_app_changes_no_event(app: Any, event: Event, change: str) -> None:
    for table in ("audit_event", partition_of(event, app), "audit_event_other"):
        with pytest.raises(InsufficientPrivilege):
            app.execute(change.format(table=table))
        app.execute("ROLLBACK")

    assert Event.objects.get().actor == "system"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event DISABLE TRIGGER event_is_never_changed",
        "ALTER TABLE audit_event DETACH PARTITION audit_event_other",
        "ALTER TABLE audit_event RENAME TO a",
        "DROP TRIGGER event_is_never_changed ON audit_event",
        "CREATE TRIGGER t BEFORE INSERT ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
        "CREATE RULE r AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "CREATE POLICY p ON audit_event USING (false)",
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger "
        "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION audit_refuse_change() CASCADE",
        "CREATE TABLE t (i integer)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE SCHEMA s",
        "CREATE EXTENSION dblink",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE DATABASE d",
        "CREATE ROLE r",
        "SET session_replication_role = replica",
        "SET ROLE stronghold_owner",
        "SET SESSION AUTHORIZATION stronghold_owner",
        "ALTER ROLE stronghold_app SUPERUSER",
        "ALTER SEQUENCE audit_event_id_seq RESTART",
        "SELECT setval('audit_event_id_seq', 1)",
        "SELECT lo_create(0)",
        "COPY audit_event TO PROGRAM 'cat'",
        "COPY audit_event FROM '/etc/passwd'",
        "DELETE FROM django_migrations",
        "UPDATE database_installedsql SET sha256 = ''",
        "UPDATE accounts_installation SET is_demonstration = true",
        "DELETE FROM accounts_installation",
    ],
)
def test_app_runs_no_ddl_and_takes_no_other_role(app: Any, statement: str) -> None:
    with pytest.raises(psycopg2.Error) as refusal:
        app.execute(statement)

    # Of a database, schema or table; of a parameter; or to leave one's own role.
    assert refusal.value.pgcode in {"42501", "0LP01", "28000"}


def test_grant_by_the_app_gives_nothing(app: Any, event: Event) -> None:
    # PostgreSQL warns that there is nothing to grant, and does nothing.
    app.execute("GRANT ALL ON audit_event TO PUBLIC, stronghold_app")

    with pytest.raises(InsufficientPrivilege):
        app.execute("DELETE FROM audit_event")
    assert Event.objects.count() == 1


MISPLACED = {
    "the number of another": ("id", "{old}"),
    "a number to come": ("id", "{old} + 1000"),
    "a transaction of the past": ("txid", "'3'"),
    "a transaction that never comes": ("txid", "'9223372036854775807'"),
    "no time that programs read": ("occurred_at", "'infinity'"),
    "a time after all calendars": ("occurred_at", "'20000-01-01'"),
}


@pytest.mark.parametrize(("column", "value"), MISPLACED.values(), ids=MISPLACED)
def test_the_app_adds_an_event_only_in_its_place(
    app: Any, event: Event, column: str, value: str
) -> None:
    values = {
        "id": "nextval('audit_event_id_seq')",
        "occurred_at": "now()",
        "txid": "pg_current_xact_id()",
        "kind": "'sign_in'",
    }
    values |= dict.fromkeys(("records",), "'{}'") | {"n_records": "0", "detail": "'{}'"}
    texts = ("actor", "actor_role", "organisation", "force", "session", "recipient")
    values |= dict.fromkeys((*texts, "reason_digest"), "''")
    add = "INSERT INTO audit_event ({}) VALUES ({})".format
    app.execute(add(", ".join(values), ", ".join(values.values())))
    values[column] = value.replace("{old}", str(event.pk))

    with pytest.raises(InsufficientPrivilege, match="its own number"):
        app.execute(add(", ".join(values), ", ".join(values.values())))

    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "change", ["UPDATE {t} SET actor = 'x'", "DELETE FROM {t}", "TRUNCATE {t}"]
)
def test_owner_is_refused_by_triggers(owner: Any, event: Event, change: str) -> None:
    partition = partition_of(event, owner)
    tables = ["audit_event", partition]
    if change.startswith("TRUNCATE"):
        tables.append("audit_event_other")
    for table in tables:
        with pytest.raises(InsufficientPrivilege, match="never changed or removed"):
            owner.execute(change.format(t=table))

    assert Event.objects.get().actor == "system"


def test_every_partition_refuses(owner: Any) -> None:
    owner.execute(
        """
        SELECT inhrelid::regclass::text,
          array(SELECT tgname::text FROM pg_trigger
                WHERE tgrelid = inhrelid AND tgenabled = 'O' ORDER BY 1),
          has_table_privilege('stronghold_app', inhrelid, 'UPDATE, DELETE, TRUNCATE')
        FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
        """
    )
    rows = owner.fetchall()

    assert len(rows) >= 43
    for name, triggers, may_change in rows:
        assert triggers == [
            "event_is_in_its_place",
            "event_is_never_changed",
            "event_is_never_truncated",
        ], name
        assert not may_change, name


def test_history_of_rows_only_grows(owner: Any, app: Any) -> None:
    owner.execute(
        "SELECT attrelid::regclass::text FROM pg_attribute a JOIN pg_class c "
        "ON c.oid = attrelid WHERE attname = 'pgh_id' AND relkind = 'r'"
    )
    tables = [name for (name,) in owner.fetchall()]

    assert {"reports_reportevent", "operations_arrestevent"} <= set(tables)
    for table in tables:
        for change in ("UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"):
            # With this the library's own triggers let anything through.
            app.execute(f"SET pgtrigger.ignore = '{{{table}:append_only}}'")
            with pytest.raises(InsufficientPrivilege):
                app.execute(change.format(table))


def test_installing_again_keeps_months_that_the_default_partition_holds(
    owner: Any,
) -> None:
    (sql,) = [f.text for f in sql_files() if f.name == "audit/partitions.sql"]
    far_off = sql.replace("interval '36 months'", "interval '400 months'")
    with clock.stopped(clock.now() + timedelta(days=30 * 365)):
        record(Kind.PRINT, by=SYSTEM)

    owner.execute("BEGIN")
    owner.execute(far_off)
    owner.execute("SELECT tableoid::regclass::text FROM audit_event")

    assert owner.fetchall() == [("audit_event_other",)]
    owner.execute("ROLLBACK")
