"""Find the project's SQL files and install them, or drop the project's views.

Each app keeps its SQL in its folder sql/. Every file can be run repeatedly: it replaces
the objects it created. The grants of this app run last, because they cover all objects.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from stronghold.core.database.models import InstalledSql
from stronghold.core.kernel import clock

LAST_APP = "database"


@dataclass(frozen=True)
class SqlFile:
    """One SQL file: its name as app/file.sql, and its text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def sql_files() -> Iterator[SqlFile]:
    """Yield every SQL file of the project, in the order of installation."""
    project = Path(settings.BASE_DIR)
    configs = [
        c for c in apps.get_app_configs() if Path(c.path).is_relative_to(project)
    ]
    for config in sorted(configs, key=lambda c: c.label == LAST_APP):
        for path in sorted(Path(config.path).glob("sql/*.sql")):
            yield SqlFile(f"{config.label}/{path.name}", path.read_text())


def install_sql() -> list[str]:
    """Run every file in one transaction as the database owner; return their names."""
    files = list(sql_files())
    with transaction.atomic(), connection.cursor() as cursor:
        for file in files:
            cursor.execute(file.text)
            InstalledSql.objects.update_or_create(
                name=file.name,
                defaults={"sha256": file.sha256, "installed_at": clock.now()},
            )
        InstalledSql.objects.exclude(name__in=[f.name for f in files]).delete()
    return [file.name for file in files]


def not_installed() -> list[str]:
    """Return the names of the files whose present text is not in the database."""
    installed = dict(InstalledSql.objects.values_list("name", "sha256"))
    return [f.name for f in sql_files() if installed.get(f.name) != f.sha256]


def drop_views() -> None:
    """Drop the project's views: a migration cannot alter a column that a view uses."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP VIEW IF EXISTS %I CASCADE', viewname) FROM pg_views "
            "WHERE schemaname = 'public' AND viewowner = current_user"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
