"""Bring the database to this version: migrate, then install SQL and grants.

Run as the database owner. Views are dropped first and created again afterwards,
because PostgreSQL does not alter a column that a view uses.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from stronghold.core.database.sql_files import drop_views, install_sql


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := migrations_no_longer_here():
            raise CommandError(
                "An earlier version made this database, by migrations that this "
                f"version does not have ({', '.join(unknown[:3])}). It cannot be "
                "updated: make an empty database and run this again. For a "
                "demonstration, stop it with bin/run --stop, remove the folder "
                "var/postgres and the files var/database.stamp and var/stamps/*, and "
                "run bin/demo."
            )
        drop_views()
        call_command("migrate", verbosity=options["verbosity"], interactive=False)
        names = install_sql()
        self.stdout.write(f"The database is ready; {len(names)} SQL files installed.")


def migrations_no_longer_here() -> Sequence[str]:
    """Return the applied migrations of the project's apps that have no file."""
    project = Path(settings.BASE_DIR)
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(project)
    }
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    gone = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in gone if app in ours)
