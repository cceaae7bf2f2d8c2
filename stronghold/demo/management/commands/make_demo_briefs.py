"""Signs the briefs of past months, and then changes records of the last signed week.

The history is dated first (date_demo_history). Each brief is signed as all was when its
week was over, and figures are published. Run by the tables' owner, after load_demo.
Refused unless DEMO=1.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from stronghold.demo.actions import make_briefs
from stronghold.demo.guard import refuse_unless_demonstration


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        call_command("date_demo_history", stdout=self.stdout)
        made = make_briefs()
        self.stdout.write(
            "Signed briefs." if made else "There are signed briefs already."
        )
        call_command("publish_figures", stdout=self.stdout)
