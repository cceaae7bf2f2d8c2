"""Signs the briefs of past months, and then changes records of the last signed week.

Refused unless DEMO=1. It needs the figures: run it after refresh_tallies.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.demo.actions import make_briefs
from stronghold.demo.guard import refuse_unless_demonstration


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        made = make_briefs()
        self.stdout.write(
            "Signed briefs." if made else "There are signed briefs already."
        )
