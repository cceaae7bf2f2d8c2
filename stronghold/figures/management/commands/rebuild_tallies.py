"""Recounts every tally from the records: needed after a measure is added or changed.

It may run while people work; what they save meanwhile is counted too.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.figures import tallies


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Recounting everything…")
        self.stdout.write(f"Done: {tallies.rebuild():,} tallies.")
