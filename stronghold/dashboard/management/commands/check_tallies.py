"""Recounts all tallies and map cells the slow way; exits 1 if one of them differs.

Marks are worked off first. A period that is marked while it runs is left out, since
it is known to be stale.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from stronghold.dashboard import tallies

MOST_SHOWN = 50


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        checked = tallies.check()
        if checked.n_worked_off:
            marks = "mark" if checked.n_worked_off == 1 else "marks"
            self.stdout.write(f"Worked off {checked.n_worked_off:,} {marks} first.")
        if checked.n_left_out:
            self.stdout.write(
                f"Left out {checked.n_left_out:,} of periods marked meanwhile."
            )
        for difference in checked.differences[:MOST_SHOWN]:
            self.stdout.write(str(difference))
        all_there_are = (
            f"{checked.n_compared:,} tallies and {checked.n_cells_compared:,} map cells"
        )
        if wrong := len(checked.differences):
            self.stdout.write(f"{wrong:,} of {all_there_are} differ from a recount.")
            sys.exit(1)
        self.stdout.write(f"All {all_there_are} equal a recount.")
