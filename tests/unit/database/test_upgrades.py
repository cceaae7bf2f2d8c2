"""A database in use is brought to a newer version, in two phases."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.test import override_settings

from stronghold.core.database.upgrades import patience, pieces, running
from stronghold.core.database.upgrades.pieces import UpdateInPieces
from stronghold.figures.models import StaleMark
from stronghold.monitoring import queries
from tests.conftest import connect
from tests.database_roles import connected_as, django_as_owner

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "monitoring_feedposition"
MIGRATION = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "{after}")]
    atomic = {atomic}
    operations = [{operation}]
"""
NEWER = {
    "0002_note": 'migrations.AddField("feedposition", "note",'
    ' models.CharField(max_length=9, default="", db_default=""))',
    "0003_note_index": 'AddIndexConcurrently("feedposition",'
    ' models.Index(fields=["note"], name="feed_note"))',
    "0004_contract_note": 'migrations.RemoveField("feedposition", "note")',
}


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give this app three migrations more; return their folder."""
    # A package of another name each time: Python keeps what it has imported.
    folder = tmp_path / f"newer_{uuid4().hex}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    first = Path(apps.get_app_config("monitoring").path) / "migrations"
    (known,) = first.glob("0001_*.py")
    (folder / known.name).write_text(known.read_text())
    after = known.stem
    for name, operation in NEWER.items():
        write(folder, name, operation, after=after)
        after = name
    monkeypatch.syspath_prepend(str(tmp_path))
    queries._own_migrations.cache_clear()
    with override_settings(MIGRATION_MODULES={"monitoring": folder.name}):
        try:
            yield folder
        finally:
            as_before()
            queries._own_migrations.cache_clear()


def write(folder: Path, name: str, operation: str, *, after: str) -> None:
    atomic = "Concurrently" not in operation
    (folder / f"{name}.py").write_text(
        MIGRATION.format(after=after, atomic=atomic, operation=operation)
    )


def as_before() -> None:
    """Leave the database of the tests as the project's own migrations make it."""
    with connected_as("owner") as owner:
        owner.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS note")
        owner.execute("DROP VIEW IF EXISTS of_the_version_before")
        owner.execute(
            "DELETE FROM django_migrations WHERE app = 'monitoring' AND name > '0002'"
        )


def prepare(phase: str) -> str:
    out = StringIO()
    with django_as_owner():
        call_command("prepare_database", f"--{phase}", stdout=out, verbosity=0)
    return out.getvalue()


def columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, TABLE)
    return {column.name for column in found}


def indexes() -> dict[str, bool]:
    """Return the names of the table's indexes, and which are valid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, indisvalid FROM pg_index"
            " WHERE indrelid = %s::regclass",
            [TABLE],
        )
        return dict(cursor.fetchall())


def test_a_version_is_ready_between_expand_and_contract(newer: Path) -> None:
    """And a phase may run again. It takes seconds: it installs all SQL three times."""
    with connected_as("owner") as owner:
        # What only the version before has, it may read until contract.
        owner.execute("CREATE VIEW of_the_version_before AS SELECT 1 AS one")
    needed = ["monitoring.0002_note", "monitoring.0003_note_index"]
    assert queries.missing_migrations() == needed
    planned = prepare("plan")
    assert [line.split() for line in planned.splitlines()] == [
        ["expand", needed[0]],
        ["expand", needed[1]],
        ["contract", "monitoring.0004_contract_note"],
    ]
    with pytest.raises(CommandError, match="lacks monitoring.0002_note"):
        prepare("contract")
    assert "note" not in columns()

    for _ in range(2):
        assert "expand is done" in prepare("expand")
        assert "note" in columns()
        assert indexes()["feed_note"]
        assert queries.missing_migrations() == []
    assert {"of_the_version_before", "source_reports"} <= views()

    assert "contract is done" in prepare("contract")
    assert "note" not in columns()
    assert queries.missing_migrations() == []
    assert "source_reports" in views()
    assert "of_the_version_before" not in views()
    assert prepare("plan") == ""


def views() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}


def test_an_upgrade_that_was_not_finished_comes_first(newer: Path) -> None:
    """What a later version adds may need what the one before took away."""
    other = NEWER["0002_note"].replace("note", "other")
    write(newer, "0005_other", other, after="0004_contract_note")

    assert "monitoring.0005_other  (blocked)" in plan_that_fails()
    with pytest.raises(CommandError, match="0005_other needs.*0004_contract_note"):
        prepare("expand")
    assert "note" not in columns()


def plan_that_fails() -> str:
    out = StringIO()
    with django_as_owner(), pytest.raises(CommandError, match="bin/upgrade contract"):
        call_command("prepare_database", "--plan", stdout=out)
    return out.getvalue()


def test_who_reads_for_long_is_waited_for_and_holds_no_one_up(newer: Path) -> None:
    """A backup, for one: all others get through between two tries."""
    said: list[str] = []
    name = connections["default"].settings_dict["NAME"]
    with closing(connect(name)) as long, connected_as("app") as other:
        long.autocommit = False
        long.cursor().execute(f"SELECT count(*) FROM {TABLE}")

        def say(words: str) -> None:
            said.append(words)
            if words.startswith("Waits"):
                other.execute("SET statement_timeout = '5s'")
                other.execute(f"SELECT count(*) FROM {TABLE}")
                long.rollback()

        with django_as_owner():
            running.expand(say)

    assert len([words for words in said if words.startswith("Waits")]) == 1
    assert "note" in columns()


def test_patience_ends_and_leaves_nothing_half_done(
    newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience.patiently, "__kwdefaults__", {"seconds": 0})
    name = connections["default"].settings_dict["NAME"]
    with closing(connect(name)) as long:
        long.autocommit = False
        long.cursor().execute(f"SELECT count(*) FROM {TABLE}")

        with pytest.raises(CommandError, match="run this again"):
            prepare("expand")

    assert "note" not in columns()
    assert queries.missing_migrations()[0] == "monitoring.0002_note"


def test_an_index_whose_build_was_stopped_is_built_again(newer: Path) -> None:
    """Killed while it was built, or before it was noted: its name is taken."""
    with django_as_owner():
        running._apply("monitoring.0002_note")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX feed_note ON {TABLE} (id)")

        prepare("expand")

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'feed_note'")
        (definition,) = cursor.fetchone()
    assert "(note)" in definition
    assert indexes()["feed_note"]


MARK = {"source": "reports", "from_day": "2026-01-05", "to_day": "2026-01-05"}


def update(monkeypatch: pytest.MonkeyPatch, *, stop_after: int | None = None) -> int:
    """Run an update in pieces of three; return how many rows it changed."""
    monkeypatch.setattr(pieces, "PIECE", 3)
    operation = UpdateInPieces("stalemark", change="x = 7", where="x IS NULL")
    n_changed = 0
    change = operation._change

    def counted(table: str, after: int) -> tuple[int, int | None]:
        nonlocal n_changed
        if stop_after is not None and n_changed >= stop_after:
            raise KeyboardInterrupt
        n, last = change(table, after)
        n_changed += n
        return n, last

    monkeypatch.setattr(operation, "_change", counted)
    state = SimpleNamespace(apps=apps)
    with connection.schema_editor(atomic=False) as editor:
        try:
            operation.database_forwards("figures", editor, state, state)
        except KeyboardInterrupt:
            assert stop_after is not None
    return n_changed


def test_rows_are_changed_in_pieces_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    StaleMark.objects.bulk_create(StaleMark(**MARK) for _ in range(8))
    StaleMark.objects.create(**MARK, x=1)

    assert update(monkeypatch, stop_after=3) == 3
    assert StaleMark.objects.filter(x=7).count() == 3
    assert update(monkeypatch) == 5
    assert update(monkeypatch) == 0

    assert StaleMark.objects.filter(x=7).count() == 8
    assert StaleMark.objects.filter(x=1).count() == 1


def test_a_row_that_someone_changes_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And in the end it has what both wrote."""
    row = StaleMark.objects.create(**MARK)
    name = connections["default"].settings_dict["NAME"]
    with closing(connect(name)) as other:
        other.autocommit = False
        other.cursor().execute("UPDATE figures_stalemark SET y = 3")
        asked = []

        def give_way(message: str, *given: Any) -> None:
            asked.append(message)
            other.commit()

        monkeypatch.setattr(pieces._log, "info", give_way)
        assert update(monkeypatch) == 1

    assert asked[0].startswith("Waits")
    row.refresh_from_db()
    assert (row.x, row.y) == (7, 3)
