"""Find the project's SQL files and install them, or drop the project's views.

Each app keeps its SQL in its folder sql/. Every file can be run repeatedly: it replaces
the objects it created. The grants of this app run last, because they cover all objects.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection, transaction

from stronghold.core.database.models import InstalledSql
from stronghold.core.kernel import clock

LAST_APP = "database"
# It adds the partitions of the months that have come since.
OF_THE_DAY = "audit/partitions.sql"
_MAKES_VIEW = re.compile(r"^CREATE (?:OR REPLACE )?VIEW (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class SqlFile:
    """One SQL file: its name as app/file.sql, and its text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def own_apps() -> list[AppConfig]:
    """Return the project's apps in their order, without those of libraries.

    On a server libraries are in the project's folder too, in var.
    """
    project = Path(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(project)
        and not Path(config.path).is_relative_to(project / "var")
    ]


def sql_files() -> Iterator[SqlFile]:
    """Yield every SQL file of the project, in the order of installation."""
    for config in sorted(own_apps(), key=lambda c: c.label == LAST_APP):
        for path in sorted(Path(config.path).glob("sql/*.sql")):
            yield SqlFile(f"{config.label}/{path.name}", path.read_text())


def install_sql(*, changed_only: bool = False) -> list[str]:
    """Run every file in one transaction as the database owner; return their names.

    With `changed_only` those alone whose text is not in the database already, and those
    that look at what else there is: few locks are held then, and not for long.
    """
    files = list(sql_files())
    with transaction.atomic(), connection.cursor() as cursor:
        run = _changed(files) if changed_only else files
        for file in run:
            cursor.execute(file.text)
            InstalledSql.objects.update_or_create(
                name=file.name,
                defaults={"sha256": file.sha256, "installed_at": clock.now()},
            )
        InstalledSql.objects.exclude(name__in=[f.name for f in files]).delete()
    return [file.name for file in run]


def _changed(files: list[SqlFile]) -> list[SqlFile]:
    """Return the files that must run; all, if one drops what others have made."""
    names = set(not_installed())
    if any("CASCADE" in file.text for file in files if file.name in names):
        return files
    return [
        file
        for file in files
        if file.name in names
        or file.name == OF_THE_DAY
        or file.name.startswith(f"{LAST_APP}/")
    ]


def not_installed() -> list[str]:
    """Return the names of the files whose present text is not in the database."""
    installed = dict(InstalledSql.objects.values_list("name", "sha256"))
    return [f.name for f in sql_files() if installed.get(f.name) != f.sha256]


def drop_views() -> None:
    """Drop the project's views: a migration cannot alter a column that a view uses."""
    _drop_views_but([])


def drop_views_of_no_file() -> None:
    """Drop the views that only an earlier version had."""
    _drop_views_but([v for f in sql_files() for v in _MAKES_VIEW.findall(f.text)])


def _drop_views_but(kept: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP VIEW IF EXISTS %%I CASCADE', viewname) FROM pg_views "
            "WHERE schemaname = 'public' AND viewowner = current_user "
            "AND viewname <> ALL (%s)",
            [kept],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
