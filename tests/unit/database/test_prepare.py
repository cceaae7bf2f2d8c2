"""A database in use can be prepared repeatedly without losing anything."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ProgrammingError
from psycopg2 import OperationalError

from stronghold.core.audit.models import Event
from stronghold.core.database.models import InstalledSql
from stronghold.core.database.sql_files import not_installed
from tests.conftest import connect
from tests.database_roles import django_as_owner
from tests.factories import make_cast, make_report

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
