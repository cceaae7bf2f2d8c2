"""Recounts all tallies and map cells from the records; exits 1 if any differ.

Stale marks are worked off first. A period that is marked while this runs is left out,
since it is known to be stale.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stronghold.core.geography.models import Force
from stronghold.figures import tallies

MOST_SHOWN = 50


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not Force.objects.exists():
            raise CommandError("This database has no force, so nothing was restored.")
        checked = tallies.check()
        if checked.n_worked_off:
            marks = "mark" if checked.n_worked_off == 1 else "marks"
            self.stdout.write(f"Worked off {checked.n_worked_off:,} {marks} first.")
        if checked.n_left_out:
            self.stdout.write(
                f"Left out {checked.n_left_out:,} in periods marked meanwhile."
            )
        for difference in checked.differences[:MOST_SHOWN]:
            self.stdout.write(str(difference))
        compared = (
            f"{checked.n_compared:,} tallies and {checked.n_cells_compared:,} map cells"
        )
        if wrong := len(checked.differences):
            self.stdout.write(f"{wrong:,} of {compared} differ from a recount.")
            sys.exit(1)
        self.stdout.write(f"All {compared} equal a recount.")
