"""Works off every stale mark, so that all figures are right when it ends."""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.figures import tallies


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        n = tallies.refresh(wait=True)
        marks = "mark" if n == 1 else "marks"
        self.stdout.write(f"Worked off {n:,} {marks}; the tallies are right.")
