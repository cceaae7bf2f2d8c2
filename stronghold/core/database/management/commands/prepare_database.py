"""Bring the database to this version: migrate, then install SQL and grants.

Run as the database owner. Views are dropped first and created again afterwards,
because PostgreSQL does not alter a column that a view uses.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from stronghold.core.database.sql_files import drop_views, install_sql


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        drop_views()
        call_command("migrate", verbosity=options["verbosity"], interactive=False)
        names = install_sql()
        self.stdout.write(f"The database is ready; {len(names)} SQL files installed.")
