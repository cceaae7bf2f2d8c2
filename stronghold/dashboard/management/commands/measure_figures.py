"""Says how useful the published figures of wards are; exits 1 if too few say enough.

A ward's figure says enough if it is a value or a range no wider than 10.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from stronghold.dashboard.publishing.measures import PUBLISHED
from stronghold.dashboard.publishing.queries import Useful, usefulness

ENOUGH = 80


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = usefulness()
        for measure, one in found.items():
            told = f"{one.n:5} cells  {one.percent:5.1f} %"
            self.stdout.write(f"{PUBLISHED[measure].label:30} {told}")
        every = Useful(
            sum(one.n for one in found.values()),
            sum(one.useful for one in found.values()),
        )
        self.stdout.write(
            f"{every.percent:.1f} % of {every.n:,} figures of wards are a value or a "
            f"range no wider than 10; at least {ENOUGH} % are to be."
        )
        if every.percent < ENOUGH:
            sys.exit(1)
