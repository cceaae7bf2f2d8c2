"""Makes two years of plausible records up to today; every one is made up.

The same day gives the same records except their references; later in the day there may
be more. Refused unless DEMO=1, and in a database that is not a demonstration's.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.demo.actions import make_records
from stronghold.demo.guard import refuse_unless_demonstration


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        made = make_records()
        if made is None:
            self.stdout.write("There are records already; none were made.")
            return
        self.stdout.write(f"Made up {made[0]:,} reports and {made[1]:,} arrests.")
