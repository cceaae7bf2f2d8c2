"""Measures how useful the published ward figures are; exits 1 if too few are useful.

A ward's figure is useful if it is a value or a range no wider than 10.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from stronghold.brief.publishing.measures import PUBLISHED
from stronghold.brief.publishing.queries import Useful, usefulness

# The least per cent of figures that must be useful.
ENOUGH = 80


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = usefulness()
        for measure, share in found.items():
            words = f"{share.n:5} cells  {share.percent:5.1f} %"
            self.stdout.write(f"{PUBLISHED[measure].label:30} {words}")
        total = Useful(
            sum(share.n for share in found.values()),
            sum(share.useful for share in found.values()),
        )
        self.stdout.write(
            f"{total.percent:.1f} % of {total.n:,} ward figures are a value or a "
            f"range no wider than 10; at least {ENOUGH} % must be."
        )
        if total.percent < ENOUGH:
            sys.exit(1)
