"""Recounts every figure from the records: needed after a measure is added or changed.

It may run while people work; what they save meanwhile is counted too. 64 weeks or
months of a measure in a force change at once, so that earlier ones can be counted in
the new way before later ones. A stopped run is continued by the next.
"""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stronghold.figures import tallies


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at-once",
            type=int,
            default=os.cpu_count() or 1,
            help="how many pieces are counted at a time (default: the cores here)",
        )
        parser.add_argument(
            "--from-start",
            action="store_true",
            help="count everything again, even if a stopped run could be continued",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._began = time.monotonic()
        self.stdout.write("Recounting everything…")
        n = tallies.rebuild(
            at_once=max(1, options["at_once"]),
            from_start=options["from_start"],
            report=self._report,
        )
        self.stdout.write(f"Done: {n:,} tallies.")

    def _report(self, progress: tallies.Progress) -> None:
        if progress.n_done == 1 and progress.is_continued:
            self.stdout.write("Continuing the count that was stopped.")
        seconds = time.monotonic() - self._began
        self.stdout.write(
            f"{progress.n_done} of {progress.n_pieces} pieces, "
            f"{progress.share:.0%} of the rows, {seconds:.0f} s"
        )
        self.stdout.flush()
