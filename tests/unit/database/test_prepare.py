"""A database in use can be prepared repeatedly without losing anything."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ProgrammingError
from psycopg2 import OperationalError

from stronghold.core.audit.models import Event
from stronghold.core.database.models import InstalledSql
from stronghold.core.database.sql_files import not_installed
from stronghold.monitoring.queries import missing_migrations
from tests.conftest import connect
from tests.database_roles import django_as_owner
from tests.factories import make_cast, make_report

# It replaces what operations had before migrations were put together.
OPERATIONS = "0001_squashed_0020_history_files"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("command", ["prepare_database", "install_sql"])
def test_again_changes_nothing_and_loses_nothing(command: str) -> None:
    report = make_report(make_cast().officer)
    before = list(InstalledSql.objects.order_by("name").values("name", "sha256"))
    out = StringIO()

    with django_as_owner():
        call_command(command, stdout=out, verbosity=0)

    assert f"{len(before)} SQL files" in out.getvalue()
    after = InstalledSql.objects.order_by("name").values("name", "sha256")
    assert list(after) == before
    report.refresh_from_db()
    assert not Event.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM source_reports")
        assert cursor.fetchone() == (1,)


def test_file_that_is_gone_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    with django_as_owner():
        InstalledSql.objects.create(
            name="gone/gone.sql", sha256="0" * 64, installed_at="2026-01-01T00:00Z"
        )
        call_command("install_sql", stdout=StringIO())

    assert not InstalledSql.objects.filter(name="gone/gone.sql").exists()


@pytest.mark.parametrize(
    ("changed", "is_all"),
    [
        pytest.param("oversight/erase_record.sql", False, id="one that stands alone"),
        pytest.param(
            "sharing/agreement_in_force.sql", True, id="one that others build on"
        ),
    ],
)
def test_while_the_site_serves_only_what_has_changed_is_installed(
    changed: str, *, is_all: bool
) -> None:
    """With partitions of new months and the grants, which look at what there is."""
    out = StringIO()
    with django_as_owner():
        InstalledSql.objects.filter(name=changed).update(sha256="0" * 64)
        call_command("install_sql", "--changed", stdout=out)

    n = InstalledSql.objects.count() if is_all else 3
    assert out.getvalue() == f"Installed {n} SQL files.\n"
    assert not_installed() == []


def test_a_database_of_a_version_whose_migrations_are_gone_is_refused() -> None:
    """Before anything is dropped, and with what to do."""
    with django_as_owner():
        recorder = MigrationRecorder(connection)
        recorder.record_applied("reports", "0002_of_an_earlier_version")
        try:
            with pytest.raises(CommandError, match="reports.0002.*make an empty"):
                call_command("prepare_database", stdout=StringIO())
        finally:
            recorder.record_unapplied("reports", "0002_of_an_earlier_version")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM source_reports")
        assert cursor.fetchone() == (0,)


FIRST = MigrationLoader(None).disk_migrations["operations", OPERATIONS]
assert FIRST.replaces


@pytest.fixture
def recorder() -> Iterator[MigrationRecorder]:
    """Let a test note what was applied; all is applied again afterwards."""
    with django_as_owner():
        recorder = MigrationRecorder(connection)
        known = set(recorder.applied_migrations())
        try:
            yield recorder
        finally:
            for key in known - set(recorder.applied_migrations()):
                recorder.record_applied(*key)


@pytest.mark.parametrize("options", [[], ["--expand"]])
def test_a_database_from_before_migrations_were_put_together_is_taken_on(
    recorder: MigrationRecorder, options: list[str]
) -> None:
    """It has those that were replaced, so nothing of what replaces them runs."""
    report = make_report(make_cast().officer)
    recorder.record_unapplied("operations", OPERATIONS)
    assert missing_migrations() == [f"operations.{OPERATIONS}"]
    out = StringIO()

    call_command("prepare_database", *options, stdout=out)

    assert OPERATIONS not in out.getvalue()
    assert missing_migrations() == []
    report.refresh_from_db()


def test_a_database_that_has_a_part_of_what_was_put_together_is_refused(
    recorder: MigrationRecorder,
) -> None:
    """Before anything is dropped, and with what to do."""
    recorder.record_unapplied("operations", OPERATIONS)
    recorder.record_unapplied(*FIRST.replaces[-1])

    with pytest.raises(CommandError, match="lacks operations.0020.*has it apart"):
        call_command("prepare_database", stdout=StringIO())

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM source_reports")
        assert cursor.fetchone() == (0,)


def test_app_may_not_install() -> None:
    with pytest.raises(ProgrammingError):
        call_command("install_sql", stdout=StringIO())


@pytest.mark.parametrize("name", ["postgres", "template1"])
@pytest.mark.parametrize(
    "role", ["DATABASE_URL", "OWNER_DATABASE_URL", "PARTNER_DATABASE_URL"]
)
def test_the_roles_of_the_site_enter_no_other_database(role: str, name: str) -> None:
    with pytest.raises(OperationalError, match="permission denied for database"):
        connect(name, role)
