"""Says what in the demonstration could not have happened, and fails if anything.

Run it after make_demo_briefs. Refused unless DEMO=1, and in a database that is not a
demonstration's.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stronghold.demo.guard import refuse_unless_demonstration
from stronghold.demo.queries.impossible import impossible


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_demonstration()
        found = impossible()
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(f"{len(found)} things could not have happened.")
        self.stdout.write("Everything in the demonstration could have happened.")
