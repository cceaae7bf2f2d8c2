"""Puts every record and open-data row into its areas again; needed once new boundaries
are loaded.

Only rows that move are changed. It may run while people work, and a run that was
stopped can be started again.
"""

from typing import Any

from django.core.management.base import BaseCommand

from stronghold.accounts.queries import wards_without_owner
from stronghold.audit.record import SYSTEM
from stronghold.dashboard.actions import Progress, reassign_areas
from stronghold.geography.models import Force


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        n_changed: dict[str, int] = {}
        for progress in reassign_areas(by=SYSTEM):
            n_changed[progress.table] = progress.n_changed
            self._say(progress)
        self.stdout.write(
            f"{sum(n_changed.values()):,} rows are in other areas now. Their figures "
            "follow within seconds, or by refresh_tallies where no worker runs."
        )
        for force in Force.objects.order_by("code"):
            if names := wards_without_owner(force.code):
                self.stdout.write(
                    f"No team of {force.name} owns {', '.join(names)}. Say which does "
                    "in the force's file and run setup_force: until then reports there "
                    "go to no team."
                )

    def _say(self, progress: Progress) -> None:
        self.stdout.write(
            f"{progress.table}: {progress.n_read:,} of {progress.n_rows:,} looked at, "
            f"{progress.n_changed:,} changed"
        )
        self.stdout.flush()
