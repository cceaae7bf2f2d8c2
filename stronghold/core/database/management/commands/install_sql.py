"""Install the project's functions, triggers, views and grants. Run as the owner.

    install_sql             all of them
    install_sql --changed   those alone whose text is not in the database already

The site may serve meanwhile: a statement waits for a lock a moment only, and all is
tried again for ten minutes.
"""

from argparse import RawDescriptionHelpFormatter
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stronghold.core.database.sql_files import install_sql
from stronghold.core.database.upgrades.patience import limit_waiting, patiently


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--changed", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        install = partial(install_sql, changed_only=options["changed"])
        limit_waiting()
        try:
            names = patiently(install, self.stdout.write)
        finally:
            limit_waiting(is_limited=False)
        self.stdout.write(f"Installed {len(names)} SQL files.")
