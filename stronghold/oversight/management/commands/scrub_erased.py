"""Overwrite what erased text leaves behind in the database's own files.

Run it each night, as the owner. Does nothing unless something was erased since the last
time. Each table is locked for as long as it takes to write it again: seconds, unless
there are millions of rows. Exits 1 if a table was in use all the time.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.retention.queries import scrub_is_due
from stronghold.oversight.retention.scrub import scrub_erased


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--always", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["always"] and scrub_is_due() is None:
            self.stdout.write("Nothing was erased since the last time.")
            return
        try:
            n = scrub_erased(self.stderr.write)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{n} tables hold nothing of what was erased.")
