"""Install the project's functions, triggers, views and grants. Run as the owner."""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.core.database.sql_files import install_sql


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        names = install_sql()
        self.stdout.write(f"Installed {len(names)} SQL files.")
