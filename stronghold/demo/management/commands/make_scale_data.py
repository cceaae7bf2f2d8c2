"""Makes up records by the thousand or million for the benchmark: five years of reports,
arrests, activities and seizures around the streets of the gazetteer.

Run it again with a larger number to add more. Refused unless DEMO=1, and in a database
that is not a demonstration's.
"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.kernel.errors import RuleBroken
from stronghold.demo.guard import refuse_unless_demonstration
from stronghold.demo.scale.actions import make_scale_data
from stronghold.figures import tallies


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rows",
            type=int,
            required=True,
            help="how many records there should be in total",
        )
        parser.add_argument(
            "--forces",
            type=int,
            default=1,
            help="how many forces share them: those after the first are made up, with "
            "copies of its areas and streets further north",
        )
        parser.add_argument(
            "--without-figures",
            action="store_true",
            help="leave the figures to rebuild_tallies, which counts very many faster",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        began, n = time.monotonic(), 0
        try:
            for n in make_scale_data(options["rows"], n_forces=options["forces"]):
                self._say(f"{n:,} of {options['rows']:,} records", began)
        except RuleBroken as refusal:
            raise CommandError(refusal.message) from refusal
        if not n:
            self.stdout.write("There are enough already; none were made.")
        if not options["without_figures"]:
            tallies.refresh(wait=True)
            self._say("The figures are counted", began)

    def _say(self, what: str, began: float) -> None:
        self.stdout.write(f"{what} ({time.monotonic() - began:.0f} s)")
        self.stdout.flush()
