"""Bring the database to this version: migrate, then install SQL and grants.

    prepare_database              while no process of the site runs; on a new database
    prepare_database --plan       what there is to do, in both phases; changes nothing
    prepare_database --expand     add what this version needs; the version before serves
    prepare_database --contract   take away what this version does not use, once no
                                  process of the version before is left

Run as the database owner. Without a phase, views are dropped first and created again
afterwards, because PostgreSQL does not alter a column that a view uses. With one, a
statement waits for a lock a moment only, and tries again for ten minutes. Stopped or
failed, run it again.
"""

from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from stronghold.core.database.sql_files import (
    drop_views,
    install_sql,
    not_installed,
    own_apps,
)
from stronghold.core.database.upgrades.known import known_migrations, lacking
from stronghold.core.database.upgrades.patience import Say, gives_way
from stronghold.core.database.upgrades.running import (
    Refused,
    contract,
    expand,
    pending,
)

PHASES: dict[str, Callable[[Say], None]] = {"expand": expand, "contract": contract}


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group()
        for name in ("plan",) + tuple(PHASES):
            one.add_argument(
                f"--{name}", action="store_const", const=name, dest="phase"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := migrations_no_longer_here():
            raise CommandError(
                "Another version made this database, by migrations that this one does "
                f"not have ({', '.join(unknown[:3])}). If it is newer, run its own "
                "command. If it is an earlier one, the database cannot "
                "be updated: make an empty database and run this again. For a "
                "demonstration, stop it with bin/run --stop, remove the folder "
                "var/postgres and the files var/database.stamp and var/stamps/*, and "
                "run bin/demo."
            )
        if missing := lacking(MigrationRecorder(connection).applied_migrations()):
            raise CommandError(
                f"This database lacks {'.'.join(missing[0])}, which this version has "
                "only as a part of another migration. Bring it forward with the last "
                "version that has it apart, and run this again."
            )
        if options["phase"] is None:
            self._at_once(options["verbosity"])
        elif options["phase"] == "plan":
            self._plan()
        else:
            self._phase(options["phase"])

    def _at_once(self, verbosity: int) -> None:
        drop_views()
        call_command("migrate", verbosity=verbosity, interactive=False)
        names = install_sql()
        self.stdout.write(f"The database is ready; {len(names)} SQL files installed.")

    def _plan(self) -> None:
        found = pending()
        for phase in PHASES:
            for name in getattr(found, phase):
                note = "  (blocked)" if name in found.blocked else ""
                self.stdout.write(f"{phase:10}{name}{note}")
        is_empty = any(name.startswith("database.0001_") for name in found.expand)
        for file in [] if is_empty else not_installed():
            self.stdout.write(f"{'expand':10}{file}")
        if found.blocked:
            raise CommandError(
                "What is blocked needs a migration of contract first: finish the "
                "upgrade before this one with bin/upgrade contract."
            )

    def _phase(self, name: str) -> None:
        try:
            PHASES[name](self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except OperationalError as error:
            if not gives_way(error):
                raise
            raise CommandError(
                "Something held for ten minutes what this needs, such as a backup. "
                "Nothing is half done: run this again."
            ) from None
        self.stdout.write(f"The database is ready: {name} is done.")


def migrations_no_longer_here() -> Sequence[str]:
    """Return the applied migrations of the project's apps that have no file."""
    ours = {config.label for config in own_apps()}
    gone = set(MigrationRecorder(connection).applied_migrations()) - known_migrations()
    return sorted(f"{app}.{name}" for app, name in gone if app in ours)
